import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Backlog, Waiting } from '../ports.ts';
import type { Tables } from './clients.ts';
import { allDueShards, INDEX } from './keys.ts';
import { type Item, toItem } from './server-item.ts';

/** A page is a megabyte, some thousand messages, and costs $0.00002: at this rate a minute's look is never dear. */
const PAGES_PER_SHARD = 3;

/** What waits, read from the index of due messages. */
export function createBacklog(tables: Tables): Backlog {
  return {
    async waiting(kind) {
      const shards = await Promise.all(allDueShards(kind).map((shard) => waitingIn(tables, shard)));
      return shards.reduce(together);
    },
  };
}

async function waitingIn(tables: Tables, shard: string): Promise<Waiting> {
  let waiting: Waiting = { count: 0, oldest: null };
  let start: Item | undefined;
  for (let page = 0; page < PAGES_PER_SHARD; page++) {
    const { Items = [], LastEvaluatedKey } = await tables.client.send(
      new QueryCommand({
        TableName: tables.messages,
        IndexName: INDEX.due,
        KeyConditionExpression: 'dueKey = :shard',
        ExpressionAttributeValues: toItem({ ':shard': shard }),
        ProjectionExpression: 'receivedAt',
        ExclusiveStartKey: start,
      }),
    );
    waiting = Items.map((item) => ({ count: 1, oldest: Number(unmarshall(item).receivedAt) })).reduce(
      together,
      waiting,
    );
    start = LastEvaluatedKey;
    if (!start) break;
  }
  return waiting;
}

function together(a: Waiting, b: Waiting): Waiting {
  const oldest = [a.oldest, b.oldest].filter((at) => at !== null);
  return { count: a.count + b.count, oldest: oldest.length > 0 ? Math.min(...oldest) : null };
}
