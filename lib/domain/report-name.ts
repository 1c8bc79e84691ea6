import { addDays, isDay, localDay, startOfDay } from './calendar.ts';
import type { Period } from './report.ts';
import type { Instant } from './time.ts';

export type ReportKind = 'day' | 'week';

const WEEK = /^week-(.+)$/;

/** What a report is kept as: the last day it is about, `2026-09-21`; `week-2026-09-21` for the seven days up to it. */
export const reportName = (kind: ReportKind, day: string): string => (kind === 'day' ? day : `week-${day}`);

/** The days of a report, by its name; null for what is no name. */
export function periodOf(name: string): Period | null {
  const week = WEEK.exec(name)?.[1];
  const to = week ?? name;
  return isDay(to) ? { from: week === undefined ? to : addDays(to, -6), to } : null;
}

export function daysOf({ from, to }: Period): string[] {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The name of the report that a period's changes are counted from. */
export const nameBefore = ({ from }: Period): string => addDays(from, -1);

/** `over` when no more mail can fall into the period, `running`, or `future`. */
export function progressOf(
  { from, to }: Period,
  timeZone: string,
  now: Instant,
): 'over' | 'running' | 'future' {
  if (localDay(timeZone, now) < from) return 'future';
  return now >= startOfDay(timeZone, addDays(to, 1)) ? 'over' : 'running';
}
