import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPause,
  endPause,
  isPaused,
  type Pause,
  pauseBudget,
  pausedTime,
  resumeAfter,
  usedPauseDays,
} from '../../../lib/domain/pause.ts';
import { DAY } from '../../../lib/domain/time.ts';

const at = (text: string) => Date.parse(text);
const pause = (from: string, until: string): Pause => ({ from: at(from), until: at(until) });
const pauses = fc.array(
  fc
    .record({ from: fc.integer({ min: 0, max: 400 }), days: fc.integer({ min: 1, max: 60 }) })
    .map(({ from, days }) => ({
      from: from * DAY,
      until: (from + days) * DAY,
    })),
  { maxLength: 6 },
);

describe('pauses', () => {
  it('count each day in its own year', () => {
    const acrossNewYear = [pause('2026-12-20', '2027-01-10')];
    expect(usedPauseDays(acrossNewYear, 2026, 'UTC')).toBe(12);
    expect(usedPauseDays(acrossNewYear, 2027, 'UTC')).toBe(9);
  });

  it("count each day in the operator's year", () => {
    // Midnight in Auckland, where it is summer then, is 11:00 UTC of the day before.
    const newYear = [{ from: Date.parse('2026-12-31T05:00:00Z'), until: Date.parse('2026-12-31T23:00:00Z') }];
    expect(usedPauseDays(newYear, 2026, 'Pacific/Auckland')).toBe(0.25);
    expect(usedPauseDays(newYear, 2027, 'Pacific/Auckland')).toBe(0.5);
    const used = [pause('2026-02-01', '2026-05-02')];
    const noon = Date.parse('2026-12-31T12:00:00Z');
    expect(addPause(used, noon, 90, 'UTC')).toEqual({ refused: true, year: 2026, daysLeft: 0 });
    expect(addPause(used, noon, 90, 'Pacific/Auckland')).toHaveLength(2);
  });

  it('count a leap day', () =>
    expect(usedPauseDays([pause('2028-02-20', '2028-03-10')], 2028, 'UTC')).toBe(19));

  it('have a budget of a year: what has gone by, what is planned and the whole days that are neither', () => {
    const acrossNewYear = [pause('2026-12-20', '2027-01-10'), pause('2026-03-01', '2026-03-02')];
    const noon = at('2026-12-24T12:00:00Z');
    expect(pauseBudget(acrossNewYear, 2026, 'UTC', noon)).toEqual({
      year: 2026,
      used: 5.5,
      planned: 7.5,
      left: 77,
    });
    expect(pauseBudget(acrossNewYear, 2027, 'UTC', noon)).toEqual({
      year: 2027,
      used: 0,
      planned: 9,
      left: 81,
    });
    expect(pauseBudget(acrossNewYear, 2026, 'UTC', at('2027-06-01'))).toMatchObject({
      used: 13,
      planned: 0,
    });
    expect(pauseBudget([pause('2026-03-01', '2026-03-01T06:00:00Z')], 2026, 'UTC', noon).left).toBe(89);
  });

  it('count overlapping ones once', () => {
    const overlapping = [pause('2026-03-01', '2026-03-20'), pause('2026-03-10', '2026-03-30')];
    expect(usedPauseDays(overlapping, 2026, 'UTC')).toBe(29);
    expect(pausedTime(overlapping, at('2026-03-05'), at('2026-03-25'))).toBe(20 * DAY);
  });

  it('are extended at their end while they run', () => {
    expect(addPause([pause('2026-03-01', '2026-03-11')], at('2026-03-05'), 10, 'UTC')).toEqual([
      pause('2026-03-01', '2026-03-21'),
    ]);
  });

  it('over the budget are refused with what is left of the year that is over', () => {
    const used = [pause('2026-01-01', '2026-03-22')];
    expect(addPause(used, at('2026-06-01'), 11, 'UTC')).toEqual({ refused: true, year: 2026, daysLeft: 10 });
    expect(addPause(used, at('2026-06-01'), 10, 'UTC')).toHaveLength(2);
    // Ten days are left of 2026, of which the end of December can still use them; the rest is of 2027.
    expect(addPause(used, at('2026-12-25'), 60, 'UTC')).toHaveLength(2);
    expect(addPause([], at('2026-06-01'), 91, 'UTC')).toMatchObject({ refused: true, daysLeft: 90 });
  });

  it('ended early give their days back', () => {
    const ended = endPause([pause('2026-03-01', '2026-05-30')], at('2026-03-11'));
    expect(usedPauseDays(ended, 2026, 'UTC')).toBe(10);
    expect(isPaused(ended, at('2026-03-11'))).toBe(false);
  });

  it('ended early end whatever overlaps as well', () => {
    const overlapping = [pause('2026-03-01', '2026-03-20'), pause('2026-03-10', '2026-03-30')];
    expect(isPaused(endPause(overlapping, at('2026-03-15')), at('2026-03-16'))).toBe(false);
  });

  it('stop the clock: resumeAfter is when that much unpaused time has gone by', () => {
    fc.assert(
      fc.property(
        pauses,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 120 }),
        (all, from, days) => {
          const end = resumeAfter(all, from * DAY, days * DAY);
          expect(end - from * DAY - pausedTime(all, from * DAY, end)).toBe(days * DAY);
        },
      ),
    );
  });

  it('never use more than the budget of any year, however they are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 90 }))),
        (requests) => {
          let held: readonly Pause[] = [];
          for (const [day, days] of [...requests].sort(([a], [b]) => a - b)) {
            const next = addPause(held, Date.UTC(2026, 0, 1) + day * DAY, days, 'UTC');
            if (!('refused' in next)) held = next;
          }
          for (const year of [2026, 2027, 2028])
            expect(usedPauseDays(held, year, 'UTC')).toBeLessThanOrEqual(90);
        },
      ),
    );
  });
});
