import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { advance } from '../../../lib/app/advance.ts';
import { pauseDaysLeft, startPause, stopPause } from '../../../lib/app/pause-organisation.ts';
import { viewServer } from '../../../lib/app/server-view.ts';
import { stageInForce } from '../../../lib/domain/ladder.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { usedPauseDays } from '../../../lib/domain/pause.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { DAY, toIso } from '../../../lib/domain/time.ts';
import { type EmbeddedStores, openEmbeddedStores, outdatedServer } from '../../helpers/embedded-stores.ts';
import { aServerQuery } from '../../helpers/servers.ts';

const NAME = 'wingtip.example';
let stores: EmbeddedStores;
beforeEach(async () => {
  // Nobody is told of stages here, so none waits for that.
  stores = await openEmbeddedStores({ notices: { enabled: false } });
});
afterEach(() => stores.close());

const at = (time: string) => {
  stores.time.now = Date.parse(time);
};
const start = (days: number, actor = 'api') => startPause(stores, NAME, days, actor);
const stop = () => stopPause(stores, NAME, 'api');
const stored = async () => (await stores.organisations.find(NAME))?.organisation ?? newOrganisation(NAME);
const left = async () => pauseDaysLeft(await stored(), stores.time.now, stores.policy.timeZone);
const pauses = async () => (await stored()).pauses.map(({ from, until }) => [toIso(from), toIso(until)]);

describe('the budget of 90 days in a calendar year', () => {
  test('can be used in pieces, and no further; a refusal says what is left and changes nothing', async () => {
    at('2026-03-01T00:00:00Z');
    await start(60);
    at('2026-06-01T00:00:00Z');
    expect(await start(31)).toEqual({ outcome: 'over-budget', year: 2026, daysLeft: 30 });
    expect(await left()).toBe(30);
    expect((await start(30)).outcome).toBe('changed');
    expect(await left()).toBe(0);
    expect(await start(1)).toEqual({ outcome: 'over-budget', year: 2026, daysLeft: 0 });
    expect((await stores.organisations.history(NAME)).map(({ event }) => event)).toEqual([
      'pause-started',
      'pause-started',
    ]);
  });

  test('holds for the extension of a running pause', async () => {
    at('2026-03-01T00:00:00Z');
    await start(80);
    at('2026-03-10T00:00:00Z');
    expect(await start(11)).toEqual({ outcome: 'over-budget', year: 2026, daysLeft: 10 });
    await start(10);
    expect(await pauses()).toEqual([['2026-03-01T00:00:00.000Z', '2026-05-30T00:00:00.000Z']]);
  });

  test('holds when many ask at the same moment: of ten requests for 20 days four are granted', async () => {
    at('2026-03-01T00:00:00Z');
    const results = await Promise.all(
      Array.from({ length: 10 }, () => start(20).catch(() => ({ outcome: 'failed' }))),
    );
    const granted = results.filter(({ outcome }) => outcome === 'changed').length;
    expect(granted).toBeLessThanOrEqual(4);
    expect(usedPauseDays((await stored()).pauses, 2026, 'UTC')).toBe(granted * 20);
    expect(await stores.organisations.history(NAME)).toHaveLength(granted);
  });

  test('two requests at the same moment are both granted, one after the other', async () => {
    at('2026-03-01T00:00:00Z');
    const results = await Promise.all([start(10, 'cli:ann'), start(20, 'cli:bob')]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['changed', 'changed']);
    expect(await pauses()).toEqual([['2026-03-01T00:00:00.000Z', '2026-03-31T00:00:00.000Z']]);
    const history = await stores.organisations.history(NAME);
    expect(history.map(({ actor }) => actor).sort()).toEqual(['cli:ann', 'cli:bob']);
  });

  test('gets back what a pause that is ended early has left', async () => {
    at('2026-03-01T00:00:00Z');
    await start(90);
    at('2026-03-11T06:00:00Z');
    expect((await stop()).outcome).toBe('changed');
    expect(await left()).toBe(79.75);
    expect(await stop()).toEqual({ outcome: 'not-paused' });
    at('2026-03-11T07:00:00Z');
    expect((await start(79)).outcome).toBe('changed');
  });

  test('counts each day in its own year across New Year, and refuses by the year that is full', async () => {
    at('2026-12-22T00:00:00Z');
    await start(30);
    expect(usedPauseDays((await stored()).pauses, 2026, 'UTC')).toBe(10);
    expect(usedPauseDays((await stored()).pauses, 2027, 'UTC')).toBe(20);
    expect(await start(71)).toEqual({ outcome: 'over-budget', year: 2027, daysLeft: 70 });
    expect((await start(70)).outcome).toBe('changed');
    at('2027-01-05T00:00:00Z');
    expect(await left()).toBe(0);
  });

  test('ends with the year of the operator', async () => {
    await stores.close();
    stores = await openEmbeddedStores({ timeZone: 'America/New_York' });
    at('2026-03-01T00:00:00Z');
    await start(90);
    at('2027-01-01T04:59:00Z');
    expect(await left()).toBe(0);
    expect(await start(1)).toEqual({ outcome: 'over-budget', year: 2026, daysLeft: 0 });
    at('2027-01-01T05:00:00Z');
    expect(await left()).toBe(90);
    expect((await start(90)).outcome).toBe('changed');
  });

  test('is the same in a leap year, in which a pause goes through 29 February', async () => {
    at('2028-02-25T12:00:00Z');
    await start(10);
    expect(await pauses()).toEqual([['2028-02-25T12:00:00.000Z', '2028-03-06T12:00:00.000Z']]);
    expect(await left()).toBe(80);
  });

  test.each([
    ['spring', '2026-03-28T10:00:00Z', '2026-03-30T10:00:00.000Z'],
    ['autumn', '2026-10-24T10:00:00Z', '2026-10-26T10:00:00.000Z'],
  ])('knows no change of clocks in %s: two days are 48 hours', async (_, from, until) => {
    at(from);
    await start(2);
    expect((await pauses()).at(-1)?.[1]).toBe(until);
    expect(await left()).toBe(88);
  });
});

test('the clock of the ladder stops, and goes on where it was, also after an early end', async () => {
  at('2026-03-01T00:00:00Z');
  const detected = stores.time.now;
  const server = outdatedServer(detected, 0);
  await stores.put(server);
  const run = async (from: number, days: number) => {
    for (let day = from; day < from + days; day++) {
      stores.time.now = detected + day * DAY;
      await advance(stores);
    }
    const episode = (await stores.servers.find(server.id))?.server.episode;
    if (!episode) throw new Error('no episode');
    return stageInForce(stores.policy.ladder, episode, (await stored()).pauses, stores.time.now).stage;
  };
  expect(await run(0, 36)).toBe(2);
  await start(60);
  expect(await run(36, 20)).toBe(2);
  await stop();
  // Day 35 + 20 paused + 5: the day that would have been the 40th.
  expect(await run(55, 5)).toBe(2);
  expect(await run(60, 2)).toBe(3);
}, 120_000);

test('a pause of an organisation with 500 servers is one write, and holds for each of them at once', async () => {
  at('2026-10-05T08:00:00Z');
  const servers = Array.from({ length: 500 }, (_, index) => {
    const name = `ex${index}.${NAME}`;
    const ip = `198.51.${100 + Math.floor(index / 250)}.${index % 250}`;
    return outdatedServer(stores.time.now, 95, { name, ip, organisation: NAME, id: serverId(ip, name) });
  });
  for (let i = 0; i < servers.length; i += 25) await Promise.all(servers.slice(i, i + 25).map(stores.put));
  await start(10);
  let cursor: string | null = null;
  let paused = 0;
  do {
    const stages = { lowest: 8, highest: 8 };
    const page = await stores.servers.list(aServerQuery({ stages, limit: 100, cursor }));
    for (const record of page.items)
      if (viewServer(stores.policy, record, record.owner, stores.time.now).paused) paused += 1;
    cursor = page.cursor;
  } while (cursor !== null);
  expect(paused).toBe(500);
  expect(await stores.organisations.history(NAME)).toHaveLength(1);
}, 180_000);
