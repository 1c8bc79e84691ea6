import { unmarshall } from '@aws-sdk/util-dynamodb';
import { addCounts, type Counts } from '../domain/counts.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { dayKey } from './keys.ts';
import { readCounts, toItem } from './server-item.ts';

/** Counts of servers on days (in the operator's time zone), summed by server; those without mail are left out. */
export async function countsOn(
  tables: Tables,
  ids: readonly string[],
  days: readonly string[],
): Promise<Map<string, Counts>> {
  const keys = ids.flatMap((id) => days.map((day) => toItem(dayKey(id, day))));
  const sums = new Map<string, Counts>();
  for (const item of await batchGet(tables, keys)) {
    const row = unmarshall(item);
    const id = String(row.pk).slice('SERVER#'.length);
    const sum = sums.get(id);
    sums.set(id, sum ? addCounts(sum, readCounts(row)) : readCounts(row));
  }
  return sums;
}
