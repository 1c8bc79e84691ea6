import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rehearse } from './rehearsal/rehearsal.ts';
import { formatRehearsal } from './rehearsal/table.ts';

const USAGE = `Usage: npm run -s rehearse -- [--json] [--days N] [--data DIR]

Sends real SMTP from seven servers through the local system over 100 virtual days and prints what happened.

  --json       one JSON object
  --days N     1 to 365 days (default 100)
  --data DIR   keep the system's data there (default: a temporary directory, removed afterwards)`;

const options = {
  json: { type: 'boolean' },
  days: { type: 'string', default: '100' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    values = parseArgs({ options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return 2;
  }
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > 365) {
    console.error(`--days ${values.days}: a whole number from 1 to 365`);
    return 2;
  }
  const data = values.data ?? (await mkdtemp(join(tmpdir(), 'portcullis-rehearsal-')));
  try {
    const result = await rehearse(data, days, (day) => progress(`day ${day + 1} of ${days}`));
    progress('');
    console.log(values.json ? JSON.stringify(result) : formatRehearsal(result));
    return result.checks.every(({ kept }) => kept) ? 0 : 1;
  } finally {
    if (values.data === undefined) await rm(data, { recursive: true, force: true });
  }
}

/** One line that is written over, for a person only. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
