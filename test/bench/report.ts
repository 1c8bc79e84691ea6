import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startObjectStore } from '../../infra/local/object-store.ts';
import { startTableStore } from '../../infra/local/table-store.ts';
import { TABLE_NAMES } from '../../infra/local/tables.ts';
import type { BuildDeps } from '../../lib/app/build-report.ts';
import { keepReport } from '../../lib/app/report.ts';
import { createDynamoClient, PATIENT_LIMITS } from '../../lib/aws/clients.ts';
import { dayKey, serverKey } from '../../lib/aws/keys.ts';
import { createS3Client } from '../../lib/aws/mail-store.ts';
import { createOrganisationStore } from '../../lib/aws/organisation-store.ts';
import { createReportStore } from '../../lib/aws/report-store.ts';
import { serverAttributes } from '../../lib/aws/server-item.ts';
import { createServerStore } from '../../lib/aws/server-store.ts';
import { parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import { fleetMail, fleetServer } from '../fixtures/fleet.ts';
import { importItems } from './import-items.ts';

const MADE_AT = Date.parse('2026-11-24T06:00:00Z');
const DAYS = ['2026-11-22', '2026-11-23'] as const;

/** As much as fits into 512 MB beside what is not on the heap. */
const HEAP = '--max-old-space-size=288';

/** What one report took. */
export interface ReportCost {
  readonly servers: number;
  /** Of the second of two daily reports, so that there is one to compare with. */
  readonly seconds: number;
  /** Of the processor, in this process; the stores' not counted. */
  readonly cpuSeconds: number;
  /** Most memory of this process, the stores' not counted. */
  readonly megabytes: number;
  readonly bytes: Readonly<Record<'html' | 'csv' | 'json', number>>;
}

/** Fills the embedded stores with a fleet and makes its reports. `say` is told how far it is. */
export async function measureReport(servers: number, say: (text: string) => void): Promise<ReportCost> {
  const data = await mkdtemp(join(tmpdir(), 'portcullis-report-'));
  say(`import of ${servers} servers`);
  await importItems(data, fleetItems(servers));
  const tableStore = await startTableStore({ file: join(data, 'tables.db') });
  const objectStore = await startObjectStore({ directory: data, bucket: 'mail' });
  try {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = tableStore.url;
    process.env.AWS_ENDPOINT_URL_S3 = objectStore.url;
    process.env.AWS_REGION = 'us-east-1';
    process.env.AWS_ACCESS_KEY_ID = 'local';
    process.env.AWS_SECRET_ACCESS_KEY = 'local';
    say('report');
    // In a process of its own, so that its memory is only what the report takes.
    const child = spawn(process.execPath, [HEAP, fileURLToPath(import.meta.url), '--report'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const answer = JSON.parse(await text(child.stdout)) as Pick<
      ReportCost,
      'seconds' | 'cpuSeconds' | 'megabytes'
    >;
    const size = async (format: string) => (await stat(join(data, 'reports', `${DAYS[1]}.${format}`))).size;
    return {
      servers,
      ...answer,
      bytes: { html: await size('html'), csv: await size('csv'), json: await size('json') },
    };
  } finally {
    await objectStore.close();
    await tableStore.close();
    await rm(data, { recursive: true, force: true });
  }
}

function* fleetItems(servers: number): Generator<Record<string, unknown>> {
  for (let index = 0; index < servers; index++) {
    const server = fleetServer(index, MADE_AT);
    yield { ...serverKey(server.id), ...serverAttributes(server, null), version: 1, accepted: 5 };
    for (const day of DAYS) yield { ...dayKey(server.id, day), ...fleetMail(index) };
  }
}

/** Makes the reports of two days; the second is measured. */
async function makeReports(): Promise<void> {
  const tables = {
    client: createDynamoClient(PATIENT_LIMITS),
    servers: TABLE_NAMES.servers,
    messages: TABLE_NAMES.messages,
  };
  let at = MADE_AT;
  const deps: BuildDeps = {
    report: { csvSeparator: ',' },
    policy: parseConfig({ domains: ['receiver.example'] }, exchangeCatalog).policy,
    servers: createServerStore(tables),
    organisations: createOrganisationStore(tables),
    reports: createReportStore(createS3Client(), 'mail'),
    clock: { now: () => at, sleep: async () => {} },
  };
  const [before, day] = DAYS;
  await keepReport(deps, before);
  at += 1;
  const started = performance.now();
  const busy = process.cpuUsage();
  await keepReport(deps, day);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(busy);
  console.log(
    JSON.stringify({
      seconds,
      cpuSeconds: (user + system) / 1e6,
      megabytes: process.resourceUsage().maxRSS / 1024,
    }),
  );
}

if (import.meta.main) {
  if (process.argv[2] === '--report') await makeReports();
  else {
    const cost = await measureReport(Number(process.argv[2] ?? 100_000), (line) => console.error(line));
    console.log(JSON.stringify(cost, null, 2));
  }
}
