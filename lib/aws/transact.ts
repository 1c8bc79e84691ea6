import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Tables } from './clients.ts';

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
