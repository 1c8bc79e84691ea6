import { DAY, HOUR, type Instant, parseInstant, toUtcDay } from './time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a time zone of the IANA database, `2026-09-21`. */
export function localDay(timeZone: string, at: Instant): string {
  let format = formats.get(timeZone);
  if (!format) {
    // Of all locales this one writes years first and pads; the calendar is said since a user's own could be another.
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/** The first instant of a local day: midnight, or one o'clock where clocks are put forward at midnight. */
export function startOfDay(timeZone: string, day: string): Instant {
  const noon = Date.parse(`${day}T12:00:00Z`);
  // Zones lie within 14 hours of UTC, so the day begins somewhere between these two.
  let before = noon - 28 * HOUR;
  let from = noon + 4 * HOUR;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (localDay(timeZone, middle) < day) before = middle;
    else from = middle;
  }
  return from;
}

/** The calendar year of an instant in a time zone. */
export const localYear = (timeZone: string, at: Instant): number =>
  Number(localDay(timeZone, at).slice(0, 4));

const years = new Map<string, Instant>();

/** The first instant of a local year; remembered, since it takes some looking for and few are asked for. */
export function startOfYear(timeZone: string, year: number): Instant {
  const key = `${timeZone} ${year}`;
  const start = years.get(key) ?? startOfDay(timeZone, `${year}-01-01`);
  years.set(key, start);
  return start;
}

/** A day so many days later or, negative, earlier; the calendar's days, however long each of them is. */
export const addDays = (day: string, days: number): string => toUtcDay(Date.parse(day) + days * DAY);

/** Whether a text is a day of the calendar, `2026-09-21`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && parseInstant(text) !== null && addDays(text, 0) === text;

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const weekdayOf = (day: string): Weekday => WEEKDAYS[new Date(day).getUTCDay()] as Weekday;
