import { GetItemCommand, QueryCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import type { DayCounts, HistoryEntry, ServerRecord, ServerStore } from '../ports.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { countsOn } from './day-counts.ts';
import { historyItem, readHistory } from './history-item.ts';
import { allReviewShards, dayKey, INDEX, serverKey } from './keys.ts';
import { type Item, readCounts, readServer, serverAttributes, setExpression, toItem } from './server-item.ts';
import { listServers } from './server-listing.ts';
import { sweep } from './server-sweep.ts';
import { transact } from './transact.ts';

/** Servers in DynamoDB. */
export function createServerStore(tables: Tables): ServerStore {
  return {
    find: (id) => find(tables, id),
    findMany: async (ids) =>
      (
        await batchGet(
          tables,
          [...new Set(ids)].map((id) => toItem(serverKey(id))),
        )
      ).map(readServer),
    list: (query) => listServers(tables, query),
    history: (id, newest) => readHistory(tables, serverKey(id).pk, newest),
    days: (id) => days(tables, id),
    sweep: (stages) => sweep(tables, stages),
    countsOn: (ids, on) => countsOn(tables, ids, on),
    dueForReview: (before) => dueForReview(tables, before),
    update: (server, version, reviewAt, entry) => update(tables, server, version, reviewAt, entry),
  };
}

async function find(tables: Tables, id: string): Promise<ServerRecord | null> {
  const { Item } = await tables.client.send(
    new GetItemCommand({ TableName: tables.servers, Key: toItem(serverKey(id)), ConsistentRead: true }),
  );
  return Item ? readServer(Item) : null;
}

async function days(tables: Tables, id: string): Promise<DayCounts[]> {
  const { pk, sk } = dayKey(id, '');
  const { Items = [] } = await tables.client.send(
    new QueryCommand({
      TableName: tables.servers,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toItem({ ':pk': pk, ':prefix': sk }),
    }),
  );
  return Items.map((item) => {
    const row = unmarshall(item);
    return { day: String(row.sk).slice(sk.length), ...readCounts(row) };
  });
}

/** Servers that are read at a time. */
const REVIEWED = 500;

async function* dueForReview(tables: Tables, before: Instant): AsyncIterable<ServerRecord> {
  for (const shard of allReviewShards) {
    let start: Item | undefined;
    do {
      const page = await tables.client.send(
        new QueryCommand({
          TableName: tables.servers,
          IndexName: INDEX.review,
          KeyConditionExpression: 'reviewKey = :shard AND reviewAt <= :before',
          ExpressionAttributeValues: toItem({ ':shard': shard, ':before': before }),
          ProjectionExpression: 'pk, sk',
          ExclusiveStartKey: start,
          Limit: REVIEWED,
        }),
      );
      // The index does not hold all of them, so that it need not be written whenever one is seen.
      for (const item of await batchGet(tables, page.Items ?? [])) yield readServer(item);
      start = page.LastEvaluatedKey;
    } while (start);
  }
}

async function update(
  tables: Tables,
  server: Server,
  version: number,
  reviewAt: Instant | null,
  entry: HistoryEntry | null,
): Promise<boolean> {
  // Being seen does not change the version, so what was read of it may be old by now.
  const { lastSeen: _, evidence: _e, buildSeenAt: _b, ...attributes } = serverAttributes(server, reviewAt);
  const set = setExpression({ ...attributes, version: version + 1 });
  const key = serverKey(server.id);
  const writes: TransactWriteItem[] = [
    {
      Update: {
        TableName: tables.servers,
        Key: toItem(key),
        UpdateExpression: set.expression,
        ConditionExpression: '#version = :known',
        ExpressionAttributeNames: set.names,
        ExpressionAttributeValues: toItem({ ...set.values, ':known': version }),
      },
    },
  ];
  if (entry) {
    const item = historyItem(key.pk, entry, `v${version + 1}`);
    writes.push({ Put: { TableName: tables.servers, Item: item } });
  }
  return transact(tables, writes);
}
