import { parseArgs } from 'node:util';
import { callApi, PLACE_OPTIONS, PLACE_USAGE } from './api-client.ts';
import { UsageError } from './options.ts';

const USAGE = `Usage: npm run -s exempt -- SERVER|ORGANISATION --until DATE --reason TEXT
       npm run -s exempt -- SERVER|ORGANISATION --end

Exempts one server (its id) or all servers of an organisation (its domain, example.com) of the running system. Their mail
is accepted until then, and no stage is added. Without an option: shows the exemption.

  --until DATE    when it ends: 2026-12-31, or 2026-12-31T18:00:00+01:00
  --reason TEXT   why; it is listed in every report
  --end           end it now
  --json          one JSON object
  ${PLACE_USAGE}`;

const options = {
  until: { type: 'string' },
  reason: { type: 'string' },
  end: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...PLACE_OPTIONS,
  help: { type: 'boolean', short: 'h' },
} as const;

/** What the API answers about either, as far as it is shown. */
interface Subject {
  readonly name: string;
  readonly ip?: string;
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
  const [subject, ...others] = positionals;
  if (subject === undefined || others.length > 0)
    throw new UsageError(`Which server or organisation?\n\n${USAGE}`);
  const { until, reason, end, ...place } = values;
  if (end && (until !== undefined || reason !== undefined))
    throw new UsageError('--end goes with neither --until nor --reason');
  if ((until === undefined) !== (reason === undefined))
    throw new UsageError('An exemption needs both --until and --reason.');
  const kind = subject.includes('.') ? 'organisations' : 'servers';
  const path = `/api/${kind}/${encodeURIComponent(subject)}`;
  if (end) await callApi(place, 'DELETE', `${path}/exemption`);
  else if (until !== undefined) await callApi(place, 'POST', `${path}/exemption`, { until, reason });
  const answer = (await (await callApi(place, 'GET', path)).json()) as Subject;
  console.log(values.json ? JSON.stringify(answer) : describe(answer, end));
}

function read() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** A server may still be exempt by its organisation or by the configuration. */
function describe({ name, ip, exemption }: Subject, ended: boolean): string {
  const subject = ip === undefined ? name : `${name} (${ip})`;
  if (exemption === null) return `${subject} is ${ended ? 'no longer' : 'not'} exempt.`;
  return `${subject} is ${ended ? 'still ' : ''}exempt until ${exemption.until}: ${exemption.reason}`;
}
