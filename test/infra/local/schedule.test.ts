import { expect, it } from 'vitest';
import { virtualClock } from '../../../infra/local/clock.ts';
import { type ScheduleOptions, startSchedule } from '../../../infra/local/schedule.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../lib/domain/time.ts';

const START = Date.parse('2026-10-20T08:00:00Z');

/** A schedule over a list of due times; what it did, in order. */
function play(due: number[], more: Partial<ScheduleOptions> = {}, sweepFails = false) {
  const clock = virtualClock(START);
  const done: string[] = [];
  const schedule = startSchedule(
    {
      nextDue: async () => (due.length > 0 ? Math.min(...due) : null),
      async sweep() {
        done.push(`sweep ${toIso(clock.now())}`);
        if (!sweepFails) due.splice(0, due.length, ...due.filter((at) => at > clock.now()));
      },
      async daily() {
        done.push(`daily ${toIso(clock.now())}`);
      },
    },
    {
      clock,
      dailyAt: '02:00',
      timeZone: 'UTC',
      lastDaily: null,
      onDaily: async () => {},
      onError: () => {},
      ...more,
    },
  );
  return { schedule, done, clock };
}

it('runs all that falls due on the way, in order, at the next whole minute', async () => {
  const { schedule, done, clock } = play([START + 90_000, START + DAY]);
  await schedule.moveTo(START + DAY + HOUR);
  await schedule.stop();
  expect(done).toEqual([
    'sweep 2026-10-20T08:02:00.000Z',
    'daily 2026-10-21T02:00:00.000Z',
    'sweep 2026-10-21T08:00:00.000Z',
  ]);
  expect(toIso(clock.now())).toBe('2026-10-21T09:00:00.000Z');
});

it('keeps local time across the end of summer time', async () => {
  const { schedule, done } = play([], { timeZone: 'Europe/Berlin' });
  await schedule.moveTo(START + 7 * DAY);
  await schedule.stop();
  expect(done.map((line) => line.slice(6))).toEqual([
    '2026-10-21T00:00:00.000Z',
    '2026-10-22T00:00:00.000Z',
    '2026-10-23T00:00:00.000Z',
    '2026-10-24T00:00:00.000Z',
    '2026-10-25T00:00:00.000Z',
    '2026-10-26T01:00:00.000Z',
    '2026-10-27T01:00:00.000Z',
  ]);
});

it('makes up for missed days with one run', async () => {
  const { schedule, done } = play([], { lastDaily: START - 4 * DAY });
  await schedule.moveTo(START + MINUTE);
  await schedule.stop();
  expect(done).toEqual(['daily 2026-10-20T08:00:00.000Z']);
});

it('comes to an end even when a sweep gets nothing done', async () => {
  const { schedule, done } = play([START], {}, true);
  await schedule.moveTo(START + HOUR);
  await schedule.stop();
  expect(done.length).toBeGreaterThan(1);
  expect(done.length).toBeLessThan(70);
});
