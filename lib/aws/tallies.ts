import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { MessageState } from '../domain/message.ts';
import type { Instant } from '../domain/time.ts';
import type { Tallies, Tally } from '../ports.ts';
import type { Tables } from './clients.ts';
import { FULL_PAGE } from './cursor.ts';
import { allReviewShards, INDEX } from './keys.ts';
import { type Item, toItem } from './server-item.ts';

/** Pages read of one partition. A page is a megabyte, some thousand messages or servers, and costs $0.00002. */
const PAGES = 4;

/** Counts from the indexes of messages by state and of servers by their next stage. */
export function createTallies(tables: Tables): Tallies {
  return {
    messages: (bouncedSince) => messages(tables, bouncedSince),
    stagesDue: (ends) => stagesDue(tables, ends),
  };
}

async function messages(tables: Tables, bouncedSince: Instant) {
  const [held, rejected, bouncing, bounced, quarantined] = await Promise.all([
    inState(tables, 'held', 0),
    inState(tables, 'rejected', 0),
    inState(tables, 'bouncing', 0),
    inState(tables, 'bounced', bouncedSince),
    inState(tables, 'quarantined', 0),
  ]);
  const toBounce = { count: rejected.count + bouncing.count, more: rejected.more || bouncing.more };
  return { held, toBounce, bounced, quarantined };
}

async function inState(tables: Tables, state: MessageState, since: Instant): Promise<Tally> {
  let count = 0;
  const more = await read(
    tables,
    {
      TableName: tables.messages,
      IndexName: INDEX.state,
      KeyConditionExpression: 'listState = :state AND stateSince >= :since',
      ExpressionAttributeValues: toItem({ ':state': state, ':since': since }),
      Select: 'COUNT',
    },
    (page) => {
      count += page.Count ?? 0;
    },
  );
  return { count, more };
}

async function stagesDue(tables: Tables, ends: readonly Instant[]) {
  const periods = ends.map(() => new Map<number, number>());
  const cut = await Promise.all(
    allReviewShards.map((shard) =>
      read(
        tables,
        {
          TableName: tables.servers,
          IndexName: INDEX.review,
          KeyConditionExpression: 'reviewKey = :shard AND reviewAt < :end',
          ExpressionAttributeValues: toItem({ ':shard': shard, ':end': ends.at(-1) ?? 0 }),
          ProjectionExpression: 'reviewAt, episode.granted',
        },
        ({ Items = [] }) => {
          for (const item of Items) {
            const { reviewAt, episode } = unmarshall(item);
            const period = periods[ends.findIndex((end) => reviewAt < end)];
            const stage = (episode?.granted ?? 0) + 1;
            period?.set(stage, (period.get(stage) ?? 0) + 1);
          }
        },
      ),
    ),
  );
  return { periods, more: cut.includes(true) };
}

type QueryPage = { readonly Items?: Item[] | undefined; readonly Count?: number | undefined };

/** Reads some pages of a query; true when there would have been more. */
async function read(
  tables: Tables,
  query: QueryCommandInput,
  take: (page: QueryPage) => void,
): Promise<boolean> {
  let start: Item | undefined;
  for (let pages = 0; pages < PAGES; pages++) {
    const page = await tables.client.send(
      new QueryCommand({ ...query, ExclusiveStartKey: start, Limit: FULL_PAGE }),
    );
    take(page);
    start = page.LastEvaluatedKey;
    if (start === undefined) return false;
  }
  return true;
}
