import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { addCounts, type Counts } from '../domain/counts.ts';
import type { Tables } from './clients.ts';
import { dayKey } from './keys.ts';
import { type Item, readCounts, toItem } from './server-item.ts';

/** DynamoDB answers this many keys in one request. */
const BATCH = 100;

/** Counts of servers on days (in the operator's time zone), summed by server; those without mail are left out. */
export async function countsOn(
  tables: Tables,
  ids: readonly string[],
  days: readonly string[],
): Promise<Map<string, Counts>> {
  const keys = ids.flatMap((id) => days.map((day) => toItem(dayKey(id, day))));
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
    getAll(tables, keys.slice(index * BATCH, (index + 1) * BATCH)),
  );
  const sums = new Map<string, Counts>();
  for (const item of (await Promise.all(batches)).flat()) {
    const row = unmarshall(item);
    const id = String(row.pk).slice('SERVER#'.length);
    const sum = sums.get(id);
    sums.set(id, sum ? addCounts(sum, readCounts(row)) : readCounts(row));
  }
  return sums;
}

/** The items of one batch; keys that DynamoDB puts off are asked for again. */
async function getAll(tables: Tables, batch: readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  let keys: Item[] = [...batch];
  while (keys.length > 0) {
    const answer = await tables.client.send(
      new BatchGetItemCommand({ RequestItems: { [tables.servers]: { Keys: keys } } }),
    );
    items.push(...(answer.Responses?.[tables.servers] ?? []));
    keys = answer.UnprocessedKeys?.[tables.servers]?.Keys ?? [];
  }
  return items;
}
