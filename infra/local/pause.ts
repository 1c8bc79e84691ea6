import { parseArgs } from 'node:util';
import { callApi, PLACE_OPTIONS, PLACE_USAGE } from './api-client.ts';
import { UsageError } from './options.ts';

const USAGE = `Usage: npm run -s pause -- ORGANISATION [options]

Pauses enforcement for an organisation (its domain, example.com) of the running system: at most 90 days in a calendar
year, in pieces. A running pause is extended. Without an option: shows its pauses and what is left.

  --days N     pause from now on, or extend the running pause, by N days
  --end        end the running pause now; the days not used are given back
  --json       one JSON object
  ${PLACE_USAGE}`;

const options = {
  days: { type: 'string' },
  end: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...PLACE_OPTIONS,
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `GET /api/organisations/:org` answers, as far as it is shown. */
interface Organisation {
  readonly name: string;
  readonly pausedUntil: string | null;
  readonly pauses: readonly { readonly from: string; readonly until: string }[];
  readonly pauseBudget: readonly { readonly year: number; readonly daysLeft: number }[];
  readonly exemption: { readonly until: string; readonly reason: string } | null;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(): Promise<void> {
  const { values, positionals } = read();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new UsageError(`Which organisation?\n\n${USAGE}`);
  if (values.end && values.days !== undefined) throw new UsageError('--days and --end exclude each other');
  const path = `/api/organisations/${encodeURIComponent(name)}`;
  const response = values.end
    ? await callApi(values, 'DELETE', `${path}/pauses/current`)
    : values.days !== undefined
      ? await callApi(values, 'POST', `${path}/pauses`, { days: readDays(values.days) })
      : await callApi(values, 'GET', path);
  const organisation = (await response.json()) as Organisation;
  console.log(values.json ? JSON.stringify(organisation) : describe(organisation));
}

function read() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function readDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > 90)
    throw new UsageError(`--days ${text}: a whole number from 1 to 90`);
  return days;
}

function describe({ name, pausedUntil, pauses, pauseBudget, exemption }: Organisation): string {
  const past = pauses.map(({ from, until }) => `  ${from.slice(0, 16)} – ${until.slice(0, 16)}`);
  return [
    pausedUntil === null ? `${name} is not paused.` : `${name} is paused until ${pausedUntil}.`,
    ...(exemption ? [`It is exempt until ${exemption.until}: ${exemption.reason}`] : []),
    `Days left: ${pauseBudget.map(({ year, daysLeft }) => `${daysLeft} in ${year}`).join(', ')}.`,
    ...(past.length > 0 ? ['Pauses (UTC):', ...past] : []),
  ].join('\n');
}
