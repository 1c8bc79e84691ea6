import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Message, MessageState } from '../domain/message.ts';
import type { Instant } from '../domain/time.ts';
import type { DueKind, HistoryEntry, MessageStore, Move, Page } from '../ports.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { decodeCursor, encodeCursor, FULL_PAGE } from './cursor.ts';
import { historyItem } from './history-item.ts';
import { allDueShards, INDEX, serverKey } from './keys.ts';
import { isKept, readMessage, stateAttributes } from './message-item.ts';
import { setExpression, toItem } from './server-item.ts';
import { transact } from './transact.ts';

const listedSchema = z.object({
  id: z.string().check(z.minLength(1)),
  listState: z.string(),
  stateSince: z.int(),
});
const keptSchema = z.object({ id: z.string().check(z.minLength(1)), receivedAt: z.int() });

/** Messages in DynamoDB. `keepDays`: how long finished ones are remembered. */
export function createMessageStore(tables: Tables, keepDays: number): MessageStore {
  return {
    find: (id) => find(tables, id),
    list: (state, limit, cursor) => list(tables, state, limit, cursor),
    keptOf: (serverId, limit, cursor) => keptOf(tables, serverId, limit, cursor),
    countKept: (serverId) => countKept(tables, serverId),
    due: (kind, before, limit) => due(tables, kind, before, limit),
    nextDue: async (kind) => (await due(tables, kind, Number.MAX_SAFE_INTEGER, 1))[0]?.dueAt ?? null,
    move: (message, to) => move(tables, keepDays, message, to),
  };
}

async function find(tables: Tables, id: string): Promise<Message | null> {
  const { Item } = await tables.client.send(
    new GetItemCommand({ TableName: tables.messages, Key: toItem({ id }), ConsistentRead: true }),
  );
  return Item ? readMessage(Item) : null;
}

async function list(
  tables: Tables,
  state: MessageState,
  limit: number,
  cursor: string | null,
): Promise<Page<Message>> {
  const { data: place } = listedSchema.safeParse(decodeCursor(cursor));
  const page = await tables.client.send(
    new QueryCommand({
      TableName: tables.messages,
      IndexName: INDEX.state,
      KeyConditionExpression: 'listState = :state',
      ExpressionAttributeValues: toItem({ ':state': state }),
      ScanIndexForward: false,
      // One of another listing would lie outside of this one.
      ExclusiveStartKey: place?.listState === state ? toItem(place) : undefined,
      Limit: limit,
    }),
  );
  const items = (page.Items ?? []).map(readMessage);
  return {
    items,
    looked: items.length,
    cursor: page.LastEvaluatedKey
      ? encodeCursor(listedSchema.parse(unmarshall(page.LastEvaluatedKey)))
      : null,
  };
}

async function keptOf(
  tables: Tables,
  serverId: string,
  limit: number,
  cursor: string | null,
): Promise<Page<Message>> {
  const { data: place } = keptSchema.safeParse(decodeCursor(cursor));
  const { Items = [], LastEvaluatedKey: last } = await tables.client.send(
    new QueryCommand({
      ...keptBy(tables, serverId),
      ProjectionExpression: 'id',
      ExclusiveStartKey: place && toItem({ ...place, keptOf: serverId }),
      Limit: limit,
    }),
  );
  const messages = (await batchGet(tables, Items, 'messages')).map(readMessage);
  return {
    items: messages.filter(isKept).sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)),
    looked: Items.length,
    cursor: last ? encodeCursor(keptSchema.parse(unmarshall(last))) : null,
  };
}

/** One page of the index, which holds only keys. */
async function countKept(tables: Tables, serverId: string): Promise<number> {
  const page = await tables.client.send(
    new QueryCommand({ ...keptBy(tables, serverId), Select: 'COUNT', Limit: FULL_PAGE }),
  );
  return page.Count ?? 0;
}

const keptBy = (tables: Tables, serverId: string) => ({
  TableName: tables.messages,
  IndexName: INDEX.kept,
  KeyConditionExpression: 'keptOf = :server',
  ExpressionAttributeValues: toItem({ ':server': serverId }),
});

async function due(tables: Tables, kind: DueKind, before: Instant, limit: number): Promise<Message[]> {
  const pages = await Promise.all(
    allDueShards(kind).map((shard) =>
      tables.client.send(
        new QueryCommand({
          TableName: tables.messages,
          IndexName: INDEX.due,
          KeyConditionExpression: 'dueKey = :shard AND dueAt <= :before',
          ExpressionAttributeValues: toItem({ ':shard': shard, ':before': before }),
          Limit: limit,
        }),
      ),
    ),
  );
  return pages
    .flatMap((page) => (page.Items ?? []).map(readMessage))
    .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
    .slice(0, limit);
}

async function move(tables: Tables, keepDays: number, message: Message, to: Move): Promise<Message | null> {
  const moved: Message = {
    ...message,
    state: to.state,
    stateSince: to.at,
    dueAt: to.dueAt,
    note: to.note ?? message.note,
    ...(to.operator && { operator: to.operator }),
  };
  const set = setExpression(stateAttributes(moved, keepDays));
  const sameDue = message.dueAt === null ? 'attribute_not_exists(#dueAt)' : '#dueAt = :oldDueAt';
  const known = {
    ':oldState': message.state,
    ...(message.dueAt === null ? {} : { ':oldDueAt': message.dueAt }),
  };
  const update = {
    TableName: tables.messages,
    Key: toItem({ id: message.id }),
    UpdateExpression: set.expression,
    ConditionExpression: `#state = :oldState AND ${sameDue}`,
    ExpressionAttributeNames: set.names,
    ExpressionAttributeValues: toItem({ ...set.values, ...known }),
  };
  return (await apply(tables, message, update, to.entry)) ? moved : null;
}

async function apply(
  tables: Tables,
  { id, serverId }: Message,
  update: Update,
  entry: HistoryEntry | undefined,
): Promise<boolean> {
  if (entry) {
    const item = historyItem(serverKey(serverId).pk, entry, `${id}#${entry.event}`);
    return transact(tables, [{ Update: update }, { Put: { TableName: tables.servers, Item: item } }]);
  }
  try {
    await tables.client.send(new UpdateItemCommand(update));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
