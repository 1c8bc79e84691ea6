import { beforeEach, expect, it } from 'vitest';
import { realClock } from '../../../infra/local/clock.ts';
import { createLocalTelemetry } from '../../../infra/local/telemetry.ts';
import { clearFilters, filterWorst } from '../../../lib/app/filter-worst.ts';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { isDayOff } from '../../../lib/domain/filter-choice.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DAY } from '../../../lib/domain/time.ts';
import type { Deps, ReceiptFilters, ServerRecord } from '../../../lib/ports.ts';
import { aServer } from '../../helpers/servers.ts';

const NOW = Date.parse('2026-10-05T02:00:00Z');
const blocked = { startedAt: NOW - 100 * DAY, granted: 8, credit: 0 };
const addresses = Array.from({ length: 250 }, (_, n) => `198.51.100.${n}`);
const onDuty = addresses.filter((address) => !isDayOff(address, NOW));
const [offDuty = ''] = addresses.filter((address) => isDayOff(address, NOW));

const there = new Map<string, string>();
const slept: number[] = [];
let servers: readonly ServerRecord[] = [];
beforeEach(() => {
  there.clear();
  slept.length = 0;
});

const filters: ReceiptFilters = {
  list: async () => new Map(there),
  block: async (name, address) => {
    if (there.size >= 100) throw new Error('LimitExceeded');
    there.set(name, address);
  },
  remove: async (name) => void there.delete(name),
};
const grantedOf = ({ server }: ServerRecord) => server.episode?.granted ?? 0;

/** A store that pages, by granted stage. */
const store: Pick<Deps['servers'], 'list' | 'sweep'> = {
  async list({ stages, limit, cursor }) {
    const all = servers
      .filter((one) => grantedOf(one) >= (stages?.lowest ?? 0))
      .map((one) => ({ ...one, owner: null }));
    const from = Number(cursor ?? 0);
    const more = from + limit < all.length;
    const items = all.slice(from, from + limit);
    return { items, cursor: more ? String(from + limit) : null, looked: items.length };
  },
  async *sweep(stages) {
    for (const stage of stages)
      yield servers.filter((one) => grantedOf(one) === stage).map(({ server }) => server);
  },
};
const deps = {
  policy: parseConfig({}, exchangeCatalog).policy,
  servers: store as Deps['servers'],
  filters,
  telemetry: createLocalTelemetry(() => {}),
  clock: { ...realClock(), now: () => NOW, sleep: async (ms: number) => void slept.push(ms) },
};

const record = (overrides: Partial<Server>, rejected = 1): ServerRecord =>
  ({
    server: aServer({ lastSeen: NOW - DAY, episode: blocked, ...overrides }),
    version: 1,
    counts: { accepted: 0, deferred: 0, rejected, quarantined: 0 },
    reviewAt: null,
  }) as ServerRecord;

it('the most active come first, and there are never more than allowed', async () => {
  servers = onDuty.map((ip, n) => record({ ip }, n));
  expect(await filterWorst(deps, 90)).toMatchObject({ added: 90, total: 90 });
  expect(new Set(there.values())).toEqual(new Set(onDuty.slice(-90)));
});

it('an address is refused as a single one, never as a range', async () => {
  servers = [record({ ip: onDuty[0] as string })];
  await filterWorst(deps, 90);
  expect([...there]).toEqual([[`portcullis-${onDuty[0]?.replaceAll('.', '-')}`, onDuty[0]]]);
});

it('an address shared with a server that is not to be refused stays open', async () => {
  const [shared = '', other = ''] = onDuty;
  for (const harmless of [
    { episode: null, compliance: 'compliant' as const },
    { episode: { ...blocked, granted: 5 } },
    { attribution: 'relayed' as const },
  ]) {
    there.clear();
    servers = [
      record({ ip: shared }),
      record({ ip: other }),
      record({ ip: shared, name: 'other.example', ...harmless }),
    ];
    await filterWorst(deps, 90);
    expect([...there.values()]).toEqual([other]);
  }
});

it('a server that is repaired while the run looks at all of them stays open', async () => {
  const [repaired = '', other = ''] = onDuty;
  servers = [record({ ip: repaired }), record({ ip: other })];
  const list: typeof store.list = async (query) => {
    const page = await store.list(query);
    servers = [record({ ip: repaired, episode: null }), record({ ip: other })];
    return page;
  };
  await filterWorst({ ...deps, servers: { ...deps.servers, list } }, 90);
  expect([...there.values()]).toEqual([other]);
});

it('an address has its day off', async () => {
  servers = [record({ ip: offDuty })];
  there.set(`portcullis-${offDuty.replaceAll('.', '-')}`, offDuty);
  expect(await filterWorst(deps, 90)).toEqual({ added: 0, removed: 1, total: 0 });
});

it('filters of others are left alone, and leave less room for ours', async () => {
  for (let n = 0; n < 30; n++) there.set(`theirs-${n}`, `203.0.113.${n}`);
  servers = onDuty.map((ip) => record({ ip }));
  await filterWorst(deps, 90);
  expect(there.size).toBe(100);
  expect([...there.keys()].filter((name) => name.startsWith('theirs'))).toHaveLength(30);
});

it('a full set is exchanged for another without ever being over the limit, one call a second', async () => {
  servers = onDuty.slice(0, 90).map((ip) => record({ ip }));
  await filterWorst(deps, 90);
  servers = onDuty.slice(90, 180).map((ip) => record({ ip }));
  slept.length = 0;
  const summary = await filterWorst(deps, 90);
  expect(summary).toMatchObject({ removed: 90, total: summary.added });
  expect(slept).toEqual(Array(summary.added + summary.removed).fill(1000));
});

it('a server granted a stage beyond the end of a ladder made shorter is known all the same', async () => {
  const ladder = [{ stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 60 }];
  servers = [record({ ip: onDuty[0] as string })];
  await filterWorst({ ...deps, policy: { ...deps.policy, ladder } }, 90);
  expect(there.size).toBe(1);
});

it('clearing takes ours and leaves the others', async () => {
  there.set('portcullis-198-51-100-1', '198.51.100.1').set('theirs', '203.0.113.1');
  await clearFilters(deps);
  expect([...there.keys()]).toEqual(['theirs']);
});
