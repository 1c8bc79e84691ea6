import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startTableStore } from '../../infra/local/table-store.ts';
import { TABLE_NAMES } from '../../infra/local/tables.ts';
import { historyItem } from '../../lib/aws/history-item.ts';
import { dayKey, LISTING, organisationKey, serverKey } from '../../lib/aws/keys.ts';
import { createOrganisationStore } from '../../lib/aws/organisation-store.ts';
import { serverAttributes } from '../../lib/aws/server-item.ts';
import { createServerStore } from '../../lib/aws/server-store.ts';
import { parseConfig } from '../../lib/config.ts';
import { type ConsoleDeps, createConsole } from '../../lib/console/console.ts';
import { createTokenAccess } from '../../lib/console/token-access.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import { reviewDueAt } from '../../lib/domain/ladder.ts';
import { type Server, serverId } from '../../lib/domain/server.ts';
import { toUtcDay } from '../../lib/domain/time.ts';
import { fleetMail, fleetServer } from '../fixtures/fleet.ts';
import { recordRequests } from '../helpers/store-requests.ts';
import { importItems } from './import-items.ts';

const NOW = Date.parse('2026-11-24T06:00:00Z');
const { policy } = parseConfig({ domains: ['receiver.example'] }, exchangeCatalog);

/** What pages of one kind took. */
export interface PageCost {
  readonly page: string;
  /** Of the handler, `Request` to `Response`, the stores' time included. */
  readonly p50: number;
  readonly p95: number;
  /** Milliseconds of the processor a page, in this process: what a busy machine does not change. */
  readonly cpu: number;
  /** Most requests to the store of one page. */
  readonly requests: number;
  /** Fewest and most servers of a page. */
  readonly servers: readonly [number, number];
}

/** One organisation that has many servers; the others have five. */
const HOSTER = 'hoster.example';
const HOSTED = 150;

/** A server of the fleet with an address of its own. */
function serverNumber(index: number): Server {
  const server = fleetServer(index, NOW);
  const ip = `${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}.${(index * 7) & 255}`;
  const hosted = index < HOSTED;
  const name = hosted ? `ex${index}.${HOSTER}` : server.name;
  const organisation = hosted ? HOSTER : server.organisation;
  return { ...server, ip, name, organisation, id: serverId(ip, name) };
}

/** What the gate has written about a fleet after its first messages. */
function* itemsOf(servers: number): Generator<Record<string, unknown>> {
  let owner: string | null = null;
  for (let index = 0; index < servers; index++) {
    const server = serverNumber(index);
    const reviewAt = server.episode && reviewDueAt(policy.ladder, server.episode, []);
    const key = serverKey(server.id);
    yield { ...key, ...serverAttributes(server, reviewAt), version: 2, ...fleetMail(index) };
    yield { ...dayKey(server.id, toUtcDay(server.lastSeen)), ...fleetMail(index) };
    const detail = { build: server.build?.join('.') ?? null, compliance: server.compliance };
    const entry = { at: server.firstSeen, event: 'first-seen', actor: 'system', detail } as const;
    yield unmarshall(historyItem(key.pk, entry, `message${index}`));
    if (server.organisation !== null && server.organisation !== owner) {
      owner = server.organisation;
      yield { ...organisationKey(owner), listing: LISTING.organisations, nameOrder: owner };
    }
  }
}

/**
 * Fills an embedded store with a fleet and asks the API for pages, `each` of a kind. `say` is told how far it is. A
 * directory `kept` keeps the store for the next time, since filling takes most of the time.
 */
export async function measurePages(
  servers: number,
  each: number,
  say: (text: string) => void,
  kept: string | null = null,
): Promise<PageCost[]> {
  const data = kept ?? (await mkdtemp(join(tmpdir(), 'portcullis-pages-')));
  const file = join(data, 'tables.db');
  if (!existsSync(file)) {
    const started = performance.now();
    await importItems(data, itemsOf(servers));
    const seconds = Math.round((performance.now() - started) / 1000);
    say(`${servers} servers filled in ${seconds} s, ${((await stat(file)).size / 1e9).toFixed(1)} GB`);
  }
  const store = await startTableStore({ file });
  const client = new DynamoDBClient({
    endpoint: store.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    return await measure(client, servers, each, say);
  } finally {
    client.destroy();
    await store.close();
    if (kept === null) await rm(data, { recursive: true, force: true });
  }
}

async function measure(
  client: DynamoDBClient,
  servers: number,
  each: number,
  say: (text: string) => void,
): Promise<PageCost[]> {
  const tables = { client, servers: TABLE_NAMES.servers, messages: TABLE_NAMES.messages };
  const deps = {
    policy,
    servers: createServerStore(tables),
    organisations: createOrganisationStore(tables),
    clock: { now: () => NOW, sleep: async () => {} },
    telemetry: {
      count: () => {},
      info: () => {},
      error: (_event: string, error: unknown) => console.error(error),
    },
    // Nothing else is asked for here.
  } as unknown as ConsoleDeps;
  const app = createConsole(deps, { access: createTokenAccess('token'), secret: 'secret' });
  const get = (path: string) => app.request(path, { headers: { authorization: 'Bearer token' } });
  const requests = recordRequests(client);
  const ask = async (query: string) => {
    requests.length = 0;
    const begun = performance.now();
    const response = await get(`/api/servers?limit=100${query}`);
    const body = (await response.json()) as { items: unknown[]; cursor: string | null };
    const took = performance.now() - begun;
    if (!response.ok) throw new Error(JSON.stringify(body));
    return { took, requests: requests.length, servers: body.items.length, cursor: body.cursor };
  };

  /** The same as a page for people. */
  const look = async (query: string) => {
    requests.length = 0;
    const begun = performance.now();
    const response = await get(`/servers?limit=100${query}`);
    const text = await response.text();
    const took = performance.now() - begun;
    if (!response.ok) throw new Error(text);
    return {
      took,
      requests: requests.length,
      servers: text.split('<th scope="row"').length - 1,
      cursor: null,
    };
  };

  let fiftieth: string | null = null;
  for (let page = 1; page < 50; page++) {
    const { cursor }: Awaited<ReturnType<typeof ask>> = await ask(
      fiftieth === null ? '' : `&cursor=${fiftieth}`,
    );
    fiftieth = cursor ?? fiftieth;
  }
  const some = (n: number) => serverNumber(HOSTED + ((n * 7919) % Math.max(servers - HOSTED, 1)));
  const kinds: readonly [string, (n: number) => string, typeof look?][] = [
    ['first page', () => ''],
    ['first page, as HTML', () => '', look],
    ['50th page, as HTML', () => `&cursor=${fiftieth}`, look],
    ['50th page', () => `&cursor=${fiftieth}`],
    ['a stage', (n) => `&stage=${n % 9}`],
    ['an organisation', (n) => `&organisation=${some(n).organisation}`],
    ['an organisation of many servers', () => `&organisation=${HOSTER}`],
    [
      'a name’s beginning',
      (n) =>
        `&q=${some(n)
          .name.slice(0, 2 + (n % 3))
          .replace('.', '')}`,
    ],
    ['an address’s beginning', (n) => `&q=${some(n).ip.replace(/\.\d+\.\d+$/, '.')}`],
    ['by name', () => '&sort=name'],
    ['by address, backwards', () => '&sort=address&order=desc'],
    ['a domain', (n) => `&q=${some(n).organisation}`],
    ['a filter that leaves out most', () => '&compliance=unknown&product=2013'],
  ];
  const costs: PageCost[] = [];
  for (const [page, query, fetch = ask] of kinds) {
    const answers: { took: number; requests: number; servers: number }[] = [];
    for (let n = 0; n < 5; n++) await fetch(query(n));
    const busy = process.cpuUsage();
    for (let n = 0; n < each; n++) answers.push(await fetch(query(n)));
    const { user, system } = process.cpuUsage(busy);
    const cost = costOf(page, answers, (user + system) / 1000 / each);
    say(
      `${page.padEnd(32)} p50 ${cost.p50.toFixed(1)} ms, p95 ${cost.p95.toFixed(1)} ms, cpu ${cost.cpu.toFixed(1)} ms, ` +
        `${cost.requests} requests, ${cost.servers.join('–')} servers`,
    );
    costs.push(cost);
  }
  return costs;
}

function costOf(
  page: string,
  answers: readonly { took: number; requests: number; servers: number }[],
  cpu: number,
): PageCost {
  const took = answers.map((answer) => answer.took).sort((a, b) => a - b);
  const at = (share: number) => took[Math.ceil(took.length * share) - 1] ?? 0;
  const servers = answers.map((answer) => answer.servers);
  return {
    page,
    p50: at(0.5),
    p95: at(0.95),
    cpu,
    requests: Math.max(...answers.map((answer) => answer.requests)),
    servers: [Math.min(...servers), Math.max(...servers)],
  };
}

/** `[SERVERS [DIRECTORY]]` */
if (import.meta.main) {
  const [, , servers = 1_000_000, kept = null] = process.argv;
  const costs = await measurePages(Number(servers), 60, (line) => console.error(line), kept);
  console.log(JSON.stringify(costs, null, 2));
}
