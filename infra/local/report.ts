import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { callApi, PLACE_OPTIONS, PLACE_USAGE } from './api-client.ts';
import { UsageError } from './options.ts';

const USAGE = `Usage: npm run -s report -- --date DAY [options]

Prints the report of a day (2026-09-21) of the running system.

  --date DAY    the day, in the time zone of the configuration
  --week        the seven days up to it
  --html FILE   write the page to FILE instead; --csv FILE and --json FILE likewise
  --send        mail it to the operator, if that has not been done
  ${PLACE_USAGE}`;

const options = {
  date: { type: 'string' },
  week: { type: 'boolean', default: false },
  html: { type: 'string' },
  csv: { type: 'string' },
  json: { type: 'string' },
  send: { type: 'boolean', default: false },
  ...PLACE_OPTIONS,
  help: { type: 'boolean', short: 'h' },
} as const;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(): Promise<void> {
  const { help, date, week, send, url, data, ...files } = read();
  const place = { url, data };
  if (help) {
    console.log(USAGE);
    return;
  }
  if (date === undefined) throw new UsageError(`Which day? Give --date.\n\n${USAGE}`);
  const period = week ? 'week' : 'day';
  const path = `/api/reports/${encodeURIComponent(date)}`;
  const fetched = async (format: string) =>
    Buffer.from(
      await (await callApi(place, 'GET', `${path}?format=${format}&period=${period}`)).arrayBuffer(),
    );
  const wanted = (['html', 'csv', 'json'] as const).flatMap((format) => {
    const file = files[format];
    return file === undefined ? [] : [{ format, file }];
  });
  for (const { format, file } of wanted) await writeFile(file, await fetched(format));
  if (wanted.length === 0) process.stdout.write(await fetched('txt'));
  if (send) {
    const { mail } = (await (await callApi(place, 'POST', `${path}/mail?period=${period}`)).json()) as {
      mail: string;
    };
    console.error(mail === 'sent' ? 'Sent.' : 'It has been sent before; not sent again.');
  }
}

function read() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}
