import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../../lib/aws/cursor.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import type { Server } from '../../../lib/domain/server.ts';
import type { ServerQuery } from '../../../lib/ports.ts';
import { type EmbeddedStores, openEmbeddedStores } from '../../helpers/embedded-stores.ts';
import { aServer, aServerQuery } from '../../helpers/servers.ts';
import { recordRequests } from '../../helpers/store-requests.ts';

const OTHERS = 'northwind.example';
const granted = (stage: number) => ({ startedAt: 0, granted: stage, credit: 0 });

/** 120 servers of as many organisations, 3 in each of stages 1 to 8, and 120 of one organisation. */
const fleet: Server[] = Array.from({ length: 240 }, (_, n) => {
  const number = String(n).padStart(3, '0');
  const many = n >= 120;
  return aServer({
    ip: `198.51.${100 + Math.floor(n / 100)}.${n % 100}`,
    name: many ? `hub${number}.${OTHERS}` : `ex${number}.firm${number}.example`,
    organisation: many ? OTHERS : `firm${number}.example`,
    compliance: n % 50 === 49 ? 'compliant' : 'unpatched',
    product: n % 60 === 7 ? '2013' : '2019',
    episode: n < 24 ? granted(1 + Math.floor(n / 3)) : null,
  });
});
// One that is known only by its greeting, of nobody, and with a name like no other.
fleet.push(
  aServer({ ip: '2001:db8::25', name: '\uff45x.\u{1f4ee}', organisation: null, organisationBasis: null }),
);
// Two that would rather not be found, before and after all other names.
for (const [ip, name] of [
  ['192.0.2.1', '\u0000'],
  ['192.0.2.2', '\u{10ffff}'.repeat(127)],
] as const)
  fleet.push(aServer({ ip, name, organisation: null, organisationBasis: null }));

let stores: EmbeddedStores;
let requests: string[];
beforeAll(async () => {
  stores = await openEmbeddedStores();
  for (let i = 0; i < fleet.length; i += 25) await Promise.all(fleet.slice(i, i + 25).map(stores.put));
  const firm = { ...newOrganisation('firm007.example'), contacts: ['it@firm007.example'] };
  await stores.organisations.update(firm, (await stores.organisations.find(firm.name))?.version ?? 0, {
    at: 1,
    event: 'contacts-set',
    actor: 'test',
    detail: {},
  });
  requests = recordRequests(stores.client);
}, 120_000);
afterAll(() => stores.close());
beforeEach(() => requests.splice(0));

async function pages(query: Partial<ServerQuery>) {
  const all: { names: string[]; requests: number; looked: number }[] = [];
  let cursor: string | null = null;
  do {
    const before = requests.length;
    const page = await stores.servers.list(aServerQuery({ limit: 100, ...query, cursor }));
    const names = page.items.map(({ server }) => server.name);
    all.push({ names, requests: requests.length - before, looked: page.looked });
    cursor = page.cursor;
  } while (cursor !== null);
  return all;
}
const names = async (query: Partial<ServerQuery>) => (await pages(query)).flatMap((page) => page.names);
const sorted = (of: (server: Server) => string) =>
  fleet.toSorted((a, b) => Buffer.compare(Buffer.from(of(a)), Buffer.from(of(b)))).map(({ name }) => name);
const furthestFirst = sorted((server) => `${9 - (server.episode?.granted ?? 0)} ${server.name}`);
const byName = sorted(({ name }) => name);
const byAddress = sorted(({ ip }) => ip);

// what is asked | the names it finds, in order
const LISTINGS: readonly [string, Partial<ServerQuery>, readonly string[]][] = [
  ['all', {}, furthestFirst],
  ['all, the least first', { order: 'asc' }, furthestFirst.toReversed()],
  ['stage 7', { stages: { lowest: 7, highest: 7 } }, furthestFirst.slice(3, 6)],
  [
    'stage 7 by name, backwards',
    { stages: { lowest: 7, highest: 7 }, sort: 'name', order: 'desc' },
    furthestFirst.slice(3, 6).toReversed(),
  ],
  ['the last stage and beyond', { stages: { lowest: 8, highest: 12 } }, furthestFirst.slice(0, 3)],
  ['no stage', { stages: { lowest: 0, highest: 0 } }, furthestFirst.slice(24)],
  ['by name', { sort: 'name', order: 'asc' }, byName],
  ['by name, backwards', { sort: 'name', order: 'desc' }, byName.toReversed()],
  ['by address', { sort: 'address', order: 'asc' }, byAddress],
  [
    'a stage by address',
    { sort: 'address', order: 'asc', stages: { lowest: 1, highest: 1 } },
    furthestFirst.slice(21, 24),
  ],
  ['an organisation', { organisation: OTHERS }, byName.filter((name) => name.startsWith('hub'))],
  [
    'an organisation, by the beginning of a name',
    { organisation: OTHERS, text: 'hub12' },
    Array.from({ length: 10 }, (_, n) => `hub12${n}.${OTHERS}`),
  ],
  [
    'an organisation, by the beginning of an address',
    { organisation: OTHERS, text: '198.51.102.3' },
    ['hub203', ...Array.from({ length: 10 }, (_, n) => `hub23${n}`)].map((host) => `${host}.${OTHERS}`),
  ],
  ['nobody', { organisation: 'nobody.example' }, []],
  [
    'the beginning of a name',
    { text: 'ex01' },
    Array.from({ length: 10 }, (_, n) => `ex01${n}.firm01${n}.example`),
  ],
  ['a whole name', { text: 'ex017.firm017.example' }, ['ex017.firm017.example']],
  [
    'the beginning of an address',
    { text: '198.51.100.2' },
    byAddress.filter((name) => /ex0(02|2\d)\./.test(name)),
  ],
  ['an IPv6 address', { text: '2001:db8:' }, ['\uff45x.\u{1f4ee}']],
  ['a name no other is like', { text: '\uff45' }, ['\uff45x.\u{1f4ee}']],
  ['a domain', { text: 'firm007.example' }, ['ex007.firm007.example']],
  ['a domain that is a name’s beginning too', { text: 'ex.firm' }, []],
  ['no part but the beginning', { text: 'firm' }, []],
  ['a product', { product: '2013' }, [7, 67, 127, 187].map((n) => fleet[n]?.name ?? '')],
  [
    'a compliance, by name',
    { compliance: 'compliant', sort: 'name', order: 'asc' },
    [49, 99, 149, 199].map((n) => fleet[n]?.name ?? ''),
  ],
];

describe.each(LISTINGS)('%s', (_, query, expected) => {
  it.each([100, 7])('is listed in order, each server once, pages of at most %d', async (limit) => {
    const found = await pages({ ...query, limit });
    expect(found.flatMap((page) => page.names)).toEqual(expected);
    expect(Math.max(...found.map((page) => page.names.length))).toBeLessThanOrEqual(limit);
  });
});

it.each([
  ['the first page and those after it', {}],
  ['a stage', { stages: { lowest: 0, highest: 0 } }],
  ['names', { sort: 'name', order: 'asc' }],
  ['addresses', { sort: 'address', order: 'asc' }],
  ['an organisation', { organisation: OTHERS }],
  ['a name’s beginning', { text: 'ex' }],
  ['an address’s beginning', { text: '198.51.' }],
] as const)(
  '%s: two requests a page, of a hundred servers or, with their owners, nearly',
  async (_, query) => {
    const found = await pages(query);
    expect(found.map((page) => page.requests).filter((count) => count > 2)).toEqual([]);
    for (const { names: listed } of found.slice(0, -1)) expect(listed.length).toBeGreaterThanOrEqual(50);
  },
);

it('a server comes with what is known of its owner, in whatever order', async () => {
  for (const query of [{}, { sort: 'name' as const }, { organisation: 'firm007.example' }]) {
    const { items } = await stores.servers.list(
      aServerQuery({ ...query, text: 'organisation' in query ? null : 'ex007' }),
    );
    expect(items.map(({ owner }) => owner?.contacts)).toEqual([['it@firm007.example']]);
  }
});

it('a domain finds its organisation first, and then names that begin with it', async () => {
  await stores.put(aServer({ name: 'firm008.example.co', ip: '203.0.113.8', organisation: 'example.co' }));
  await stores.put(aServer({ name: 'firm008.example', ip: '203.0.113.9', organisation: 'firm008.example' }));
  expect(await names({ text: 'firm008.example' })).toEqual([
    'ex008.firm008.example',
    'firm008.example',
    'firm008.example.co',
  ]);
  expect(await names({ text: 'firm008.example', limit: 1 })).toHaveLength(3);
});

it('a server that moves on is listed where it is now, under its owner of now', async () => {
  const server = aServer({
    name: 'moving.adatum.example',
    ip: '203.0.113.10',
    organisation: 'adatum.example',
  });
  await stores.put(server);
  const moved = { ...server, organisation: 'litware.example', episode: granted(5) };
  expect(await stores.servers.update(moved, 1, null, null)).toBe(true);
  expect(await names({ organisation: 'adatum.example' })).toEqual([]);
  expect(await names({ organisation: 'litware.example', stages: { lowest: 5, highest: 5 } })).toEqual([
    server.name,
  ]);
  expect((await names({ stages: { lowest: 5, highest: 5 } })).at(-1)).toBe(server.name);
  expect(await names({ text: 'moving', stages: { lowest: 0, highest: 0 } })).toEqual([]);
});

it('what a filter leaves out is said to have been looked at', async () => {
  const [page] = await pages({ compliance: 'compliant', organisation: OTHERS });
  expect(page?.names).toHaveLength(2);
  expect(page?.looked).toBe(120);
});

it.each([
  ['of another listing', ['0', ['SERVER#x', '198.51.100.1#x']]],
  ['out of it', [0, ['SERVER#x', '001#name#x']]],
  ['of a walk there is none of', [7, null]],
  ['that is none', 'x'],
])('a cursor %s is no cursor', async (_, place) => {
  const query = aServerQuery({ stages: { lowest: 0, highest: 0 }, limit: 1, cursor: encodeCursor(place) });
  expect((await stores.servers.list(query)).items[0]?.server.name).toBe(furthestFirst[24]);
});
