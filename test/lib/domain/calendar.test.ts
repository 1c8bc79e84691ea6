import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, isDay, localDay, startOfDay, weekdayOf } from '../../../lib/domain/calendar.ts';
import { HOUR } from '../../../lib/domain/time.ts';

test.each([
  // zone, instant, day
  ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31'],
  ['Europe/Berlin', '2026-12-31T22:59:59.999Z', '2026-12-31'],
  ['Europe/Berlin', '2026-12-31T23:00:00Z', '2027-01-01'],
  ['Asia/Kathmandu', '2026-11-23T18:14:59Z', '2026-11-23'],
  ['Asia/Kathmandu', '2026-11-23T18:15:00Z', '2026-11-24'],
  ['Pacific/Kiritimati', '2026-11-23T10:00:00Z', '2026-11-24'],
  ['America/Los_Angeles', '2028-03-01T07:59:59Z', '2028-02-29'],
  ['America/Los_Angeles', '2028-03-01T08:00:00Z', '2028-03-01'],
])('in %s %s falls on %s', (zone, at, day) => {
  expect(localDay(zone, Date.parse(at))).toBe(day);
});

test.each([
  // zone, day, begins, hours long
  ['UTC', '2028-02-29', '2028-02-29T00:00:00Z', 24],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', 25],
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00Z', 23.5],
  // Clocks are put forward at midnight: the day begins at one.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 23],
])('in %s %s begins at %s and is %s hours long', (zone, day, begins, hours) => {
  expect(startOfDay(zone, day)).toBe(Date.parse(begins));
  expect(startOfDay(zone, addDays(day, 1)) - startOfDay(zone, day)).toBe(hours * HOUR);
});

test('a day begins at its first instant, in every zone', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const days = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));
  fc.assert(
    fc.property(zones, days, (zone, day) => {
      const start = startOfDay(zone, day);
      // A zone that moved over the date line has skipped a day.
      expect(localDay(zone, start) >= day).toBe(true);
      expect(localDay(zone, start - 1) < day).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('days are added by the calendar, over a leap day and a change of clocks', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
  expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
  expect(weekdayOf('2028-02-29')).toBe('tuesday');
});

test.each(['2026-02-29', '2026-13-01', '2026-1-1', '../../x', '2026-11-23T00:00:00Z', ''])(
  '%j is no day',
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);

test('a leap day is a day', () => expect(isDay('2028-02-29')).toBe(true));
