import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { classify } from '../../lib/app/classify.ts';
import { parseInstant } from '../../lib/domain/time.ts';
import { parseHeaderBlock } from '../../lib/mail/header-block.ts';
import type { IdentifiedMail } from '../../lib/mail/sending-server.ts';
import { parseReceipt } from '../../lib/mail/ses-event.ts';
import { readConfig, UsageError } from './options.ts';

const USAGE = `Usage: npm run -s classify -- [options] FILE|DIR…

Says what sent a message: .eml files and SES receipt events (.json).

  --json          one JSON object a line
  --at DATE       judge as of this date (default: now)
  --config FILE   floors and other rules (default: the built-in ones)`;

try {
  main();
} catch (error) {
  // Piped into head: the reader has seen enough.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
  console.error(error instanceof UsageError ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

function main(): void {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (positionals.length === 0) throw new UsageError(USAGE);
  const at = values.at === undefined ? Date.now() : parseInstant(values.at);
  if (at === null) throw new UsageError(`--at ${values.at}: not a date such as 2026-11-24`);
  const { policy } = readConfig(values.config ?? null);

  let unreadable = 0;
  for (const file of positionals.flatMap(filesOf)) {
    const mail = readMail(file);
    if (mail === null) {
      unreadable += 1;
      console.error(`${file}: neither a message nor an SES receipt event`);
      continue;
    }
    const { explanation, ...result } = classify(policy, mail, at);
    if (values.json) console.log(JSON.stringify({ file, ...result, explanation }));
    else console.log(`${file}: ${explanation}`);
  }
  if (unreadable > 0) process.exitCode = 1;
}

function readArguments() {
  const options = {
    json: { type: 'boolean' },
    at: { type: 'string' },
    config: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** A file itself; of a directory all `.eml` and `.json` files in it, at any depth, in order. */
function filesOf(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:eml|json)$/i.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** An event for `.json`, else a raw message; null for a `.json` that is no receipt event. */
function readMail(file: string): IdentifiedMail | null {
  const bytes = readFileSync(file);
  if (/\.json$/i.test(file)) {
    try {
      return parseReceipt(JSON.parse(bytes.toString()));
    } catch {
      return null;
    }
  }
  return { messageId: null, headers: parseHeaderBlock(bytes), headersTruncated: false, receivedAt: null };
}
