import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { toIso } from '../domain/time.ts';
import type { HistoryEntry } from '../ports.ts';
import type { Tables } from './clients.ts';
import { historySortKey } from './keys.ts';
import { type Item, toItem } from './server-item.ts';

/** The item of a history entry of the owner with partition key `pk`. */
export function historyItem(pk: string, entry: HistoryEntry, tail: string): Item {
  return toItem({ pk, sk: historySortKey(toIso(entry.at), tail), ...entry });
}

/** The history of an owner, oldest first: all of it, or the newest so many. */
export async function readHistory(tables: Tables, pk: string, newest?: number): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  let start: Item | undefined;
  do {
    const page = await tables.client.send(
      new QueryCommand({
        TableName: tables.servers,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: toItem({ ':pk': pk, ':prefix': 'HISTORY#' }),
        ScanIndexForward: false,
        Limit: newest === undefined ? undefined : newest - entries.length,
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) {
      const { at, event, actor, detail } = unmarshall(item);
      entries.push({ at, event, actor, detail });
    }
    start = page.LastEvaluatedKey;
  } while (start && entries.length < (newest ?? Infinity));
  return entries.reverse();
}
