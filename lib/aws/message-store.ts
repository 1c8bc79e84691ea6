import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Message, MessageState } from '../domain/message.ts';
import type { Instant } from '../domain/time.ts';
import type { DueKind, MessageStore, Move, Page } from '../ports.ts';
import type { Tables } from './clients.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allDueShards, INDEX } from './keys.ts';
import { readMessage, stateAttributes } from './message-item.ts';
import { setExpression, toItem } from './server-item.ts';

const placeSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Messages in DynamoDB. `keepDays`: how long finished ones are remembered. */
export function createMessageStore(tables: Tables, keepDays: number): MessageStore {
  return {
    find: (id) => find(tables, id),
    list: (state, limit, cursor) => list(tables, state, limit, cursor),
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
  const place = placeSchema.safeParse(decodeCursor(cursor)).data;
  const page = await tables.client.send(
    new QueryCommand({
      TableName: tables.messages,
      IndexName: INDEX.state,
      KeyConditionExpression: 'listState = :state',
      ExpressionAttributeValues: toItem({ ':state': state }),
      ScanIndexForward: false,
      ExclusiveStartKey: place ? toItem(place) : undefined,
      Limit: limit,
    }),
  );
  const items = (page.Items ?? []).map(readMessage);
  return {
    items,
    looked: items.length,
    cursor: page.LastEvaluatedKey ? encodeCursor(unmarshall(page.LastEvaluatedKey)) : null,
  };
}

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
  };
  const set = setExpression(stateAttributes(moved, keepDays));
  const sameDue = message.dueAt === null ? 'attribute_not_exists(#dueAt)' : '#dueAt = :oldDueAt';
  const known = {
    ':oldState': message.state,
    ...(message.dueAt === null ? {} : { ':oldDueAt': message.dueAt }),
  };
  try {
    await tables.client.send(
      new UpdateItemCommand({
        TableName: tables.messages,
        Key: toItem({ id: message.id }),
        UpdateExpression: set.expression,
        ConditionExpression: `#state = :oldState AND ${sameDue}`,
        ExpressionAttributeNames: set.names,
        ExpressionAttributeValues: toItem({ ...set.values, ...known }),
      }),
    );
    return moved;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
}
