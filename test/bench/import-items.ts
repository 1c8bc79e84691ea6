import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { locateDynoxide } from '../../infra/local/table-store.ts';
import { TABLE_NAMES } from '../../infra/local/tables.ts';
import { toItem } from '../../lib/aws/server-item.ts';
import { createTableInput, TABLE_DEFINITIONS } from '../../lib/aws/table-definitions.ts';

/**
 * Writes items of the servers table into the file of a table store, `tables.db` in a directory: an import takes minutes
 * where requests would take an hour. Every index is filled as its definition says.
 */
export async function importItems(data: string, items: Iterable<Record<string, unknown>>): Promise<void> {
  const source = join(data, 'export');
  const table = TABLE_NAMES.servers;
  await mkdir(join(source, table, 'data'), { recursive: true });
  const file = join(source, table, 'data', 'items.json.gz');
  await pipeline(Readable.from(lines(items)), createGzip({ level: 1 }), createWriteStream(file));
  const schema = join(data, 'schema.json');
  const Table = { ...createTableInput(table, TABLE_DEFINITIONS.servers), TableStatus: 'ACTIVE' };
  await writeFile(schema, JSON.stringify({ Table }));
  const output = join(data, 'tables.db');
  const options = ['--source', source, '--schema', schema, '--output', output];
  await promisify(execFile)(locateDynoxide(), ['import', ...options], {
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  await rm(source, { recursive: true });
}

/** A thousand lines at a time: as many small ones would take longer to hand on than to make. */
function* lines(items: Iterable<Record<string, unknown>>): Generator<string> {
  let chunk: string[] = [];
  for (const item of items) {
    chunk.push(`${JSON.stringify({ Item: toItem(item) })}\n`);
    if (chunk.length < 1000) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}
