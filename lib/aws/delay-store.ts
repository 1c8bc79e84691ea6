import {
  ConditionalCheckFailedException,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY, type Instant } from '../domain/time.ts';
import type { DelayNotice, DelayStore } from '../ports.ts';
import type { Tables } from './clients.ts';
import { allDueShards, dueShard, INDEX } from './keys.ts';
import { toItem } from './server-item.ts';

/** Longer than the day a row stands for. */
const KEPT = 7 * DAY;

/**
 * Delay notices in the messages table: a row `delay#<server>#<day>` each, so that there is one a day and server, found by
 * the same index as other rows that are due.
 */
export function createDelayStore(tables: Tables): DelayStore {
  return {
    plan: (serverId, day, messageId, at) => plan(tables, `delay#${serverId}#${day}`, messageId, at),
    due: (before, limit) => due(tables, before, limit),
    nextDue: async () => (await due(tables, Number.MAX_SAFE_INTEGER, 1))[0]?.dueAt ?? null,
    claim: (notice, at) => claim(tables, notice, at),
    putBack: (notice, dueAt) => putBack(tables, notice, dueAt),
  };
}

async function plan(tables: Tables, id: string, messageId: string, at: Instant): Promise<void> {
  const row = {
    id,
    messageId,
    dueKey: dueShard('delay', id),
    dueAt: at,
    expiresAt: Math.ceil((at + KEPT) / 1000),
  };
  try {
    await tables.client.send(
      new PutItemCommand({
        TableName: tables.messages,
        Item: toItem(row),
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

async function due(tables: Tables, before: Instant, limit: number): Promise<DelayNotice[]> {
  const pages = await Promise.all(
    allDueShards('delay').map((shard) =>
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
    .flatMap(({ Items = [] }) => Items.map((item) => unmarshall(item)))
    .map(({ id, messageId, dueAt }): DelayNotice => ({ id, messageId, dueAt }))
    .sort((a, b) => a.dueAt - b.dueAt)
    .slice(0, limit);
}

/** Out of the index for good: whoever took it may have sent it. */
async function claim(tables: Tables, { id, dueAt }: DelayNotice, at: Instant): Promise<boolean> {
  try {
    await tables.client.send(
      new UpdateItemCommand({
        TableName: tables.messages,
        Key: toItem({ id }),
        UpdateExpression: 'SET takenAt = :at REMOVE dueKey, dueAt',
        ConditionExpression: 'dueAt = :dueAt',
        ExpressionAttributeValues: toItem({ ':at': at, ':dueAt': dueAt }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function putBack(tables: Tables, { id }: DelayNotice, dueAt: Instant): Promise<void> {
  await tables.client.send(
    new UpdateItemCommand({
      TableName: tables.messages,
      Key: toItem({ id }),
      UpdateExpression: 'SET dueKey = :key, dueAt = :dueAt',
      ExpressionAttributeValues: toItem({ ':key': dueShard('delay', id), ':dueAt': dueAt }),
    }),
  );
}
