import { expect, it } from 'vitest';
import { advance } from '../../../lib/app/advance.ts';
import { gate } from '../../../lib/app/gate.ts';
import { listServers } from '../../../lib/app/list-servers.ts';
import { pauseDaysLeft, startPause, stopPause } from '../../../lib/app/pause-organisation.ts';
import { viewServer } from '../../../lib/app/server-view.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { DAY, toIso } from '../../../lib/domain/time.ts';
import { exchangeHop, receiptEvent } from '../../helpers/headers.ts';
import { aServerQuery } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld();
let serial = 0;

async function detect(name: string, organisation = 'wingtip.example'): Promise<string> {
  for (let n = 0; n < 3; n++) {
    const received = [exchangeHop('15.1.2507.39', name)];
    const at = toIso(world().clock.now());
    await gate(
      world().deps,
      receiptEvent({ id: `a${++serial}`, at, received, mailFrom: `r@${organisation}` }),
    );
  }
  return serverId('198.51.100.25', name);
}
const view = async (id: string) => {
  const record = await world().deps.servers.find(id);
  if (!record) throw new Error('no server');
  const owner = await world().deps.organisations.find(record.server.organisation ?? '');
  return viewServer(world().deps.policy, record, owner?.organisation ?? null, world().clock.now());
};
const move = (days: number) => world().clock.moveTo(world().clock.now() + days * DAY);

it('a second run on the same day, and a third, grant nothing more', async () => {
  const id = await detect('ex01.wingtip.example');
  move(29.5);
  expect(await advance(world().deps)).toMatchObject({ granted: 1 });
  const once = await world().deps.servers.find(id);
  expect(await advance(world().deps)).toMatchObject({ granted: 0 });
  expect(await advance(world().deps)).toMatchObject({ granted: 0 });
  expect(await world().deps.servers.find(id)).toEqual(once);
  expect(await view(id)).toMatchObject({ stage: 1, nextStage: 2 });
  move(0.5);
  expect(await view(id)).toMatchObject({ stage: 2, throttleMinutes: 5, nextStage: 3 });
  expect((await world().deps.servers.history(id)).map(({ event }) => event)).toEqual([
    'first-seen',
    'detected',
    'stage-granted',
  ]);
});

it('three missed days move a server one stage, and punish it a day later at the earliest', async () => {
  const id = await detect('ex02.wingtip.example');
  move(33);
  await advance(world().deps);
  expect(await view(id)).toMatchObject({ stage: 1 });
  move(1);
  expect(await view(id)).toMatchObject({ stage: 2 });
  await advance(world().deps);
  expect(await view(id)).toMatchObject({ stage: 2, nextStage: 3 });
});

it('two runs at once grant one stage', async () => {
  const id = await detect('ex03.wingtip.example');
  move(30);
  await Promise.all([advance(world().deps), advance(world().deps)]);
  expect((await world().deps.servers.find(id))?.server.episode?.granted).toBe(2);
});

it('a pause moves what comes next, and ending it early gives the days back', async () => {
  const id = await detect('ex04.fabrikam.example', 'fabrikam.example');
  const due = (await view(id)).nextStageAt;
  expect(await startPause(world().deps, 'fabrikam.example', 20, 'test')).toMatchObject({
    outcome: 'changed',
  });
  expect(await view(id)).toMatchObject({
    paused: true,
    nextStageAt: toIso(Date.parse(due ?? '') + 20 * DAY),
  });
  move(10);
  await advance(world().deps);
  await stopPause(world().deps, 'fabrikam.example', 'test');
  expect(await view(id)).toMatchObject({
    paused: false,
    nextStageAt: toIso(Date.parse(due ?? '') + 10 * DAY),
  });
  const owner = await world().deps.organisations.find('fabrikam.example');
  expect(owner && pauseDaysLeft(owner.organisation, world().clock.now(), 'UTC')).toBe(80);
  expect(
    (await world().deps.organisations.history('fabrikam.example')).map(({ event, actor }) => [event, actor]),
  ).toEqual([
    ['pause-started', 'test'],
    ['pause-ended', 'test'],
  ]);
  expect(await stopPause(world().deps, 'fabrikam.example', 'test')).toEqual({ outcome: 'not-paused' });
});

it('of two pauses asked for at once both are counted, and the budget holds', async () => {
  const ask = () => startPause(world().deps, 'race.example', 50, 'test');
  const results = await Promise.all([ask(), ask()]);
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'over-budget']);
});

it('lists the servers of a stage, a page at a time', async () => {
  for (let n = 0; n < 7; n++) await detect(`list${n}.northwind.example`, 'northwind.example');
  const { stages: _, ...every } = aServerQuery();
  const query = { ...every, stage: 1, compliance: 'unsupported', text: 'list' } as const;
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listServers(world().deps, { ...query, limit: 3, cursor });
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.cursor;
  } while (cursor);
  expect(seen.sort()).toEqual(Array.from({ length: 7 }, (_, n) => `list${n}.northwind.example`));
  expect((await listServers(world().deps, { ...query, text: null, stage: 8, limit: 10 })).items).toEqual([]);
  expect((await listServers(world().deps, { ...query, limit: 10, cursor: 'garbage' })).items.length).toBe(7);
});

it('a pause ended early does not leave the next stage late', async () => {
  const id = await detect('ex06.tailspin.example', 'tailspin.example');
  move(20);
  await startPause(world().deps, 'tailspin.example', 40, 'test');
  // The run of day 30 finds the stage put off to day 70; five days later the pause is ended.
  for (let day = 21; day <= 44; day++) {
    move(1);
    await advance(world().deps);
    if (day === 35) await stopPause(world().deps, 'tailspin.example', 'test');
  }
  expect(await view(id)).toMatchObject({ stage: 1, nextStage: 2 });
  move(1);
  expect(await view(id)).toMatchObject({ stage: 2 });
});

it('a server that fails keeps no other waiting, and the run is tried again', async () => {
  const bad = await detect('ex07.bad.example', 'bad.example');
  const good = await detect('ex08.good.example', 'good.example');
  move(30);
  const { deps } = world();
  const update: typeof deps.servers.update = async (server, ...rest) => {
    if (server.id === bad) throw new Error('refused');
    return deps.servers.update(server, ...rest);
  };
  await expect(advance({ ...deps, servers: { ...deps.servers, update } })).rejects.toThrow(
    'failed for 1 of the servers',
  );
  const granted = async (id: string) => (await deps.servers.find(id))?.server.episode?.granted;
  expect([await granted(bad), await granted(good)]).toEqual([1, 2]);
  await advance(deps);
  expect([await granted(bad), await granted(good)]).toEqual([2, 2]);
});

it('what mail has shown meanwhile is not overwritten with what the run had read', async () => {
  const id = await detect('ex09.fabrikam.example');
  const { deps } = world();
  const before = await deps.servers.find(id);
  if (!before) throw new Error('no server');
  move(0.1);
  await detect('ex09.fabrikam.example');
  const entry = { at: 0, event: 'reassigned', actor: 'operator', detail: {} } as const;
  expect(await deps.servers.update(before.server, before.version, null, entry)).toBe(true);
  expect((await deps.servers.find(id))?.server.lastSeen).toBe(world().clock.now());
});
