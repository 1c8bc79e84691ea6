import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import type { DayCounts, HistoryEntry, Page, ServerQuery, ServerRecord, ServerStore } from '../ports.ts';
import type { Tables } from './clients.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { countsOn } from './day-counts.ts';
import { historyItem, readHistory } from './history-item.ts';
import { allReviewShards, dayKey, INDEX, serverKey, stagePartition } from './keys.ts';
import { type Item, readCounts, readServer, serverAttributes, setExpression, toItem } from './server-item.ts';
import { sweep } from './server-sweep.ts';

/** Where a listing goes on: which of the query's stages, and after which key of it. */
const placeSchema = z.tuple([z.int().check(z.gte(0)), z.nullable(z.record(z.string(), z.string()))]);

/** Servers in DynamoDB. */
export function createServerStore(tables: Tables): ServerStore {
  return {
    find: (id) => find(tables, id),
    list: (query) => list(tables, query),
    history: (id) => readHistory(tables, serverKey(id).pk),
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

/** Goes through the stages asked for, one index partition after the other, until the page is full. */
async function list(tables: Tables, query: ServerQuery): Promise<Page<ServerRecord>> {
  const parsed = placeSchema.safeParse(decodeCursor(query.cursor));
  let [index, after] = parsed.data ?? [0, null];
  const items: ServerRecord[] = [];
  while (index < query.stages.length) {
    const page = await listStage(
      tables,
      query,
      query.stages[index] as number,
      after,
      query.limit - items.length,
    );
    items.push(...page.items);
    after = page.after;
    if (after === null) index += 1;
    if (items.length >= query.limit) break;
  }
  return { items, cursor: index < query.stages.length ? encodeCursor([index, after]) : null };
}

async function listStage(
  tables: Tables,
  query: ServerQuery,
  stage: number,
  after: Record<string, string> | null,
  room: number,
) {
  const filters = [
    ...(query.compliance === null ? [] : ['compliance = :compliance']),
    ...(query.text === null ? [] : ['contains(searchText, :text)']),
  ];
  const values = {
    ':stage': stagePartition(stage),
    ':compliance': query.compliance ?? undefined,
    ':text': query.text ?? undefined,
  };
  const page = await tables.client.send(
    new QueryCommand({
      TableName: tables.servers,
      IndexName: INDEX.stage,
      KeyConditionExpression: 'stageKey = :stage',
      FilterExpression: filters.length > 0 ? filters.join(' AND ') : undefined,
      ExpressionAttributeValues: toItem(values),
      ExclusiveStartKey: after === null ? undefined : toItem(after),
      Limit: room,
    }),
  );
  return {
    items: (page.Items ?? []).map(readServer),
    after: page.LastEvaluatedKey ? (unmarshall(page.LastEvaluatedKey) as Record<string, string>) : null,
  };
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
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) yield readServer(item);
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

/** Runs a transaction; false when a condition did not hold or another transaction was in the way. */
export async function transact(tables: Tables, writes: TransactWriteItem[]): Promise<boolean> {
  try {
    await tables.client.send(new TransactWriteItemsCommand({ TransactItems: writes }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException || isContention(error)) return false;
    throw error;
  }
}

const isContention = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).some(
    ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
  );
