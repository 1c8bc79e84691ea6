import { expect, it } from 'vitest';
import { virtualClock } from '../../../infra/local/clock.ts';
import { type ScheduleOptions, startSchedule } from '../../../infra/local/schedule.ts';
import { HOUR, toIso } from '../../../lib/domain/time.ts';

interface Played {
  readonly due?: number[];
  readonly sweepFails?: boolean;
  /** Name of the daily run that throws. */
  readonly failing?: string;
  readonly more?: Partial<ScheduleOptions>;
}

/** A schedule of two daily runs over a list of due times, moved from one time to another: what it did, in order. */
async function play(
  from: string,
  to: string,
  { due = [], sweepFails = false, failing, more = {} }: Played = {},
) {
  const clock = virtualClock(Date.parse(from));
  const done: string[] = [];
  let remembered: Readonly<Record<string, number>> = {};
  const note = (what: string) => void done.push(`${what} ${toIso(clock.now()).slice(0, 16)}`);
  const daily = (name: string, at: string) => ({
    name,
    at,
    async run() {
      note(name);
      if (name === failing) throw new Error(`${name} failed`);
    },
  });
  const schedule = startSchedule(
    {
      nextDue: async () => (due.length > 0 ? Math.min(...due) : null),
      async sweep() {
        note('sweep');
        if (!sweepFails) due.splice(0, due.length, ...due.filter((at) => at > clock.now()));
      },
      daily: [daily('advance', '02:00'), daily('report', '06:00')],
    },
    {
      clock,
      timeZone: 'UTC',
      lastDaily: {},
      onDaily: async (last) => {
        remembered = { ...last };
      },
      onError: (error) => {
        throw error;
      },
      ...more,
    },
  );
  await schedule.moveTo(Date.parse(to));
  await schedule.stop();
  return { done, remembered, now: toIso(clock.now()) };
}

it('runs all that falls due on the way, in order, at the next whole minute', async () => {
  const due = [Date.parse('2026-10-20T08:01:30Z'), Date.parse('2026-10-21T08:00:00Z')];
  const { done, now } = await play('2026-10-20T08:00:00Z', '2026-10-21T09:00:00Z', { due });
  expect(done).toEqual([
    'sweep 2026-10-20T08:02',
    'advance 2026-10-21T02:00',
    'report 2026-10-21T06:00',
    'sweep 2026-10-21T08:00',
  ]);
  expect(now).toBe('2026-10-21T09:00:00.000Z');
});

it('each day advances first and reports then', async () => {
  const { done } = await play('2026-11-23T00:00:00Z', '2026-11-24T23:00:00Z');
  expect(done).toEqual([
    'advance 2026-11-23T02:00',
    'report 2026-11-23T06:00',
    'advance 2026-11-24T02:00',
    'report 2026-11-24T06:00',
  ]);
});

it('keeps local time, once a day, on the days on which clocks change', async () => {
  const more = { timeZone: 'Europe/Berlin' };
  const spring = await play('2026-03-28T20:00:00Z', '2026-03-29T20:00:00Z', { more });
  expect(spring.done).toEqual(['advance 2026-03-29T01:00', 'report 2026-03-29T04:00']);
  const autumn = await play('2026-10-23T20:00:00Z', '2026-10-26T20:00:00Z', { more });
  expect(autumn.done.filter((line) => line.startsWith('report'))).toEqual([
    'report 2026-10-24T04:00',
    'report 2026-10-25T05:00',
    'report 2026-10-26T05:00',
  ]);
  expect(autumn.done.filter((line) => line.startsWith('advance'))).toHaveLength(3);
});

it('makes up once for missed days, the advance before the report', async () => {
  const last = Date.parse('2026-11-20T06:00:00Z');
  const { done } = await play('2026-11-23T12:00:00Z', '2026-11-23T13:00:00Z', {
    more: { lastDaily: { advance: last, report: last } },
  });
  expect(done).toEqual(['advance 2026-11-23T12:00', 'report 2026-11-23T12:00']);
});

it('what ran is remembered by its name, so that a restart runs only the rest', async () => {
  const { remembered } = await play('2026-11-23T00:00:00Z', '2026-11-23T03:00:00Z');
  expect(Object.keys(remembered)).toEqual(['advance']);
  const { done } = await play('2026-11-23T03:00:00Z', '2026-11-23T07:00:00Z', {
    more: { lastDaily: remembered },
  });
  expect(done).toEqual(['report 2026-11-23T06:00']);
});

it('a daily run that fails keeps neither the other nor held mail waiting', async () => {
  const due = [Date.parse('2026-11-23T04:00:00Z')];
  const failed: unknown[] = [];
  const { done, remembered } = await play('2026-11-23T00:00:00Z', '2026-11-23T07:00:00Z', {
    due,
    failing: 'advance',
    more: { onError: (error) => void failed.push(error) },
  });
  expect(done).toEqual(['advance 2026-11-23T02:00', 'sweep 2026-11-23T04:00', 'report 2026-11-23T06:00']);
  expect(failed).toHaveLength(1);
  expect(Object.keys(remembered)).toEqual(['advance', 'report']);
});

it('comes to an end even when a sweep gets nothing done', async () => {
  const start = Date.parse('2026-10-20T08:00:00Z');
  const { done } = await play('2026-10-20T08:00:00Z', toIso(start + HOUR), {
    due: [start],
    sweepFails: true,
  });
  expect(done.length).toBeGreaterThan(1);
  expect(done.length).toBeLessThan(70);
});
