import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { writeConfig } from '../lib/checked-config.ts';
import { parseConfig } from '../lib/config.ts';
import { exchangeCatalog } from '../lib/domain/exchange-catalog.ts';
import { bundle, FUNCTIONS, PROJECT } from './bundling.ts';

const run = promisify(execFile);
const OUT = join(PROJECT, 'dist');
/** What a function has beside its code, and a message of an outdated server. */
const SETTINGS = join(OUT, 'portcullis.config.json');
const EVENT = join(PROJECT, 'docs', 'examples', 'outdated.event.json');
const STARTS = 5;

/**
 * Milliseconds that a new process takes to load a bundle, and then to its first answer. The stores are not there, and a
 * function finds that out at once: what is measured is our own time.
 */
async function coldStart(file: string): Promise<{ load: number; answer: number }> {
  const script = `
    import { readFileSync } from 'node:fs';
    const event = JSON.parse(readFileSync(${JSON.stringify(EVENT)}));
    const started = performance.now();
    const { handler } = await import(${JSON.stringify(file)});
    const loaded = performance.now();
    await handler(event, { getRemainingTimeInMillis: () => 1000 }).catch(() => {});
    const answered = performance.now();
    process.stderr.write('TIMES ' + (loaded - started) + ' ' + (answered - loaded), () => process.exit(0));`;
  const { stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      SERVERS_TABLE: 'servers',
      MESSAGES_TABLE: 'messages',
      MAIL_BUCKET: 'mail',
      CONFIG_FILE: SETTINGS,
    },
  });
  const [, load = Number.NaN, answer = Number.NaN] = /TIMES (\S+) (\S+)/.exec(stderr)?.map(Number) ?? [];
  return { load, answer };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT);
await writeFile(SETTINGS, writeConfig(parseConfig({}, exchangeCatalog)));
console.log('Minified size; medians of new processes on this machine:');
console.log('bundle                      kB   load ms   first answer ms');
for (const name of FUNCTIONS) {
  const file = join(OUT, name, 'index.mjs');
  bundle(name, dirname(file));
  const { size } = await stat(file);
  const starts: Awaited<ReturnType<typeof coldStart>>[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await coldStart(file));
  const figures = [
    (size / 1000).toFixed(0).padStart(8),
    median(starts.map(({ load }) => load))
      .toFixed(0)
      .padStart(10),
    median(starts.map(({ answer }) => answer))
      .toFixed(0)
      .padStart(18),
  ];
  console.log(relative(PROJECT, file).padEnd(22) + figures.join(''));
}
