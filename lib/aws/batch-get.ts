import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Tables } from './clients.ts';
import type { Item } from './server-item.ts';

/** DynamoDB answers this many keys in one request. */
const BATCH = 100;
/** Keys are put off by a table that is asked for too much at once; then it is asked again, later each time. */
const TRIES = 6;
const PAUSE = 50;

/** The items of a table that have these keys, in no order; keys without an item are left out. */
export async function batchGet(
  tables: Tables,
  keys: readonly Item[],
  table: 'servers' | 'messages' = 'servers',
): Promise<Item[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
    getAll(tables, tables[table], keys.slice(index * BATCH, (index + 1) * BATCH)),
  );
  return (await Promise.all(batches)).flat();
}

async function getAll({ client }: Tables, table: string, batch: readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  let keys: Item[] = [...batch];
  for (let attempt = 1; ; attempt++) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys } } }),
    );
    items.push(...(Responses?.[table] ?? []));
    keys = UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return items;
    // A missing answer must not pass for an organisation without a pause, or a server without mail.
    if (attempt === TRIES) throw new Error('DynamoDB left keys unprocessed');
    await wait(PAUSE * 2 ** attempt);
  }
}
