import { expect, test } from 'vitest';
import { virtualClock } from '../../../infra/local/clock.ts';
import { startSchedule } from '../../../infra/local/schedule.ts';
import { toIso } from '../../../lib/domain/time.ts';

/** Runs a schedule of two daily runs from one time to another; what ran when. */
async function run(timeZone: string, from: string, to: string, lastDaily: Record<string, number> = {}) {
  const clock = virtualClock(Date.parse(from));
  const ran: string[] = [];
  let remembered: Readonly<Record<string, number>> = {};
  const daily = (name: string, at: string) => ({
    name,
    at,
    run: async () => void ran.push(`${name} ${toIso(clock.now()).slice(0, 16)}`),
  });
  const schedule = startSchedule(
    {
      nextDue: async () => null,
      sweep: async () => {},
      daily: [daily('advance', '02:00'), daily('report', '06:00')],
    },
    {
      clock,
      timeZone,
      lastDaily,
      onDaily: async (last) => {
        remembered = { ...last };
      },
      onError: (error) => {
        throw error;
      },
    },
  );
  await schedule.moveTo(Date.parse(to));
  await schedule.stop();
  return { ran, remembered };
}

test('each day advances first and reports then', async () => {
  const { ran } = await run('UTC', '2026-11-23T00:00:00Z', '2026-11-24T23:00:00Z');
  expect(ran).toEqual([
    'advance 2026-11-23T02:00',
    'report 2026-11-23T06:00',
    'advance 2026-11-24T02:00',
    'report 2026-11-24T06:00',
  ]);
});

test('after days of standing still each is made up for once, the advance before the report', async () => {
  const last = Date.parse('2026-11-20T06:00:00Z');
  const { ran } = await run('UTC', '2026-11-23T12:00:00Z', '2026-11-23T13:00:00Z', {
    advance: last,
    report: last,
  });
  expect(ran).toEqual(['advance 2026-11-23T12:00', 'report 2026-11-23T12:00']);
});

test('what ran is remembered by its name, so that a restart runs only the rest', async () => {
  const { remembered } = await run('UTC', '2026-11-23T00:00:00Z', '2026-11-23T03:00:00Z');
  expect(Object.keys(remembered)).toEqual(['advance']);
  const { ran } = await run('UTC', '2026-11-23T03:00:00Z', '2026-11-23T07:00:00Z', { ...remembered });
  expect(ran).toEqual(['report 2026-11-23T06:00']);
});

test('times are local: once on the days on which clocks change', async () => {
  const spring = await run('Europe/Berlin', '2026-03-28T20:00:00Z', '2026-03-29T20:00:00Z');
  expect(spring.ran).toEqual(['advance 2026-03-29T01:00', 'report 2026-03-29T04:00']);
  const autumn = await run('Europe/Berlin', '2026-10-24T20:00:00Z', '2026-10-25T20:00:00Z');
  expect(autumn.ran.map((text) => text.split(' ')[0])).toEqual(['advance', 'report']);
  expect(autumn.ran[1]).toBe('report 2026-10-25T05:00');
});
