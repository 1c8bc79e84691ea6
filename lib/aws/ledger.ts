import {
  BatchGetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type Update,
} from '@aws-sdk/client-dynamodb';
import type { Ledger, LedgerEntry, LedgerOutcome } from '../ports.ts';
import type { Tables } from './clients.ts';
import { historyItem } from './history-item.ts';
import { dayKey, organisationKey, serverKey } from './keys.ts';
import { messageItem, readMessage } from './message-item.ts';
import { listed, readOrganisation } from './organisation-store.ts';
import { readServer, serverAttributes, setExpression, toItem } from './server-item.ts';

/** The gate's two requests: one read, one transaction. */
export function createLedger(tables: Tables, keepDays: number): Ledger {
  return {
    read: (serverId, organisation) => read(tables, serverId, organisation),
    record: (entry, signal) => record(tables, keepDays, entry, signal),
  };
}

async function read(tables: Tables, serverId: string, organisation: string | null) {
  const keys = [serverKey(serverId), ...(organisation === null ? [] : [organisationKey(organisation)])];
  const { Responses, UnprocessedKeys } = await tables.client.send(
    new BatchGetItemCommand({
      RequestItems: { [tables.servers]: { Keys: keys.map(toItem), ConsistentRead: true } },
    }),
  );
  // A missing answer must not pass for a server never seen.
  if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('DynamoDB left keys unprocessed');
  const items = Responses?.[tables.servers] ?? [];
  const server = items.find((item) => item.pk?.S?.startsWith('SERVER#'));
  const owner = items.find((item) => item.pk?.S?.startsWith('ORG#'));
  return {
    record: server ? readServer(server) : null,
    organisation: owner ? readOrganisation(owner).organisation : null,
  };
}

async function record(
  tables: Tables,
  keepDays: number,
  entry: LedgerEntry,
  signal?: AbortSignal,
): Promise<LedgerOutcome> {
  const { message, server } = entry;
  const writes: TransactWriteItem[] = [
    {
      Put: {
        TableName: tables.messages,
        Item: messageItem(message, keepDays),
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    { Update: updateServer(tables, entry) },
    { Update: countDay(tables, entry) },
  ];
  if (entry.newOwner !== null) writes.push({ Update: listed(tables, entry.newOwner) });
  if (entry.entry) {
    const item = historyItem(serverKey(server.id).pk, entry.entry, message.id);
    writes.push({ Put: { TableName: tables.servers, Item: item } });
  }
  try {
    await tables.client.send(new TransactWriteItemsCommand({ TransactItems: writes }), {
      ...(signal && { abortSignal: signal }),
    });
    return { outcome: 'recorded' };
  } catch (error) {
    const outcome = error instanceof TransactionCanceledException ? readCancellation(error) : null;
    if (outcome === null) throw error;
    return outcome;
  }
}

/** The reasons stand in the order of the writes: message, server, day. */
function readCancellation({ CancellationReasons = [] }: TransactionCanceledException): LedgerOutcome | null {
  const [message, server, day] = CancellationReasons;
  if (message?.Code === 'ConditionalCheckFailed' && message.Item) {
    return { outcome: 'replayed', message: readMessage(message.Item) };
  }
  if (server?.Code === 'ConditionalCheckFailed') return { outcome: 'stale' };
  if (day?.Code === 'ConditionalCheckFailed') return { outcome: 'capped' };
  return CancellationReasons.some(({ Code }) => Code === 'TransactionConflict') ? { outcome: 'stale' } : null;
}

/**
 * Seen again and nothing else: only the sighting is written, unconditionally but for the item being there, so that busy
 * servers do not get into each other's way. A change is guarded by the version it was computed from.
 */
function updateServer(tables: Tables, { server, known, changed, reviewAt, count }: LedgerEntry): Update {
  const { lastSeen, evidence, buildSeenAt } = server;
  const key = { TableName: tables.servers, Key: toItem(serverKey(server.id)) };
  if (!changed && known !== null) {
    const set = setExpression({ lastSeen, evidence, buildSeenAt });
    return {
      ...key,
      UpdateExpression: `${set.expression} ADD #count :one`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { ...set.names, '#count': count },
      ExpressionAttributeValues: toItem({ ...set.values, ':one': 1 }),
    };
  }
  const set = setExpression({ ...serverAttributes(server, reviewAt), version: (known ?? 0) + 1 });
  return {
    ...key,
    UpdateExpression: `${set.expression} ADD #count :one`,
    ConditionExpression: known === null ? 'attribute_not_exists(pk)' : '#version = :known',
    ExpressionAttributeNames: { ...set.names, '#count': count },
    ExpressionAttributeValues: toItem({
      ...set.values,
      ':one': 1,
      ...(known === null ? {} : { ':known': known }),
    }),
  };
}

function countDay(tables: Tables, { server, day, count, rejectionCap }: LedgerEntry): Update {
  const capped = count === 'rejected';
  return {
    TableName: tables.servers,
    Key: toItem(dayKey(server.id, day)),
    UpdateExpression: 'ADD #count :one',
    ...(capped
      ? {
          ConditionExpression:
            rejectionCap > 0 ? 'attribute_not_exists(#count) OR #count < :cap' : '#count < :cap',
        }
      : {}),
    ExpressionAttributeNames: { '#count': count },
    ExpressionAttributeValues: toItem({ ':one': 1, ...(capped ? { ':cap': rejectionCap } : {}) }),
  };
}
