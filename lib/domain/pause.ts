import { localYear, startOfYear } from './calendar.ts';
import { DAY, type Instant } from './time.ts';

/** An organisation's enforcement pause: from ≤ t < until. It stops the ladder's clock. */
export interface Pause {
  readonly from: Instant;
  readonly until: Instant;
}

/** At most this many days of pause in a calendar year, which is the operator's: it begins and ends in their time zone. */
export const PAUSE_BUDGET_DAYS = 90;

export const isPaused = (pauses: readonly Pause[], at: Instant): boolean =>
  pauses.some((pause) => pause.from <= at && at < pause.until);

/** When the pause ends that is running; null when none is. */
export const pauseEndsAt = (pauses: readonly Pause[], at: Instant): Instant | null =>
  merged(pauses).find((pause) => pause.from <= at && at < pause.until)?.until ?? null;

/** Paused milliseconds between two instants; overlapping pauses count once. */
export function pausedTime(pauses: readonly Pause[], from: Instant, until: Instant): number {
  let total = 0;
  for (const pause of merged(pauses)) {
    total += Math.max(0, Math.min(pause.until, until) - Math.max(pause.from, from));
  }
  return total;
}

/** The instant at which `duration` ms of unpaused time have gone by since `from`. */
export function resumeAfter(pauses: readonly Pause[], from: Instant, duration: number): Instant {
  let at = from + duration;
  for (const pause of merged(pauses)) {
    if (pause.until <= from || pause.from >= at) continue;
    at += pause.until - Math.max(pause.from, from);
  }
  return at;
}

/** Days of the budget of a calendar year that are used, counting planned ones. */
export function usedPauseDays(pauses: readonly Pause[], year: number, timeZone: string): number {
  return pausedTime(pauses, startOfYear(timeZone, year), startOfYear(timeZone, year + 1)) / DAY;
}

/** The budget of a calendar year, in days: gone by, planned and neither. */
export interface PauseBudget {
  readonly year: number;
  readonly used: number;
  readonly planned: number;
  /** Whole days, since those are what can be asked for. */
  readonly left: number;
}

export function pauseBudget(
  pauses: readonly Pause[],
  year: number,
  timeZone: string,
  now: Instant,
): PauseBudget {
  const all = usedPauseDays(pauses, year, timeZone);
  const [begin, end] = [startOfYear(timeZone, year), startOfYear(timeZone, year + 1)];
  const used = pausedTime(pauses, begin, Math.min(Math.max(now, begin), end)) / DAY;
  return { year, used, planned: all - used, left: Math.floor(PAUSE_BUDGET_DAYS - all) };
}

export type PauseRefusal = { readonly refused: true; readonly year: number; readonly daysLeft: number };

/**
 * Adds a pause of `days`, starting now or, while one is running, at its end (an extension). Each day counts in its own
 * calendar year; a request over any year's budget is refused with the days left in that year.
 */
export function addPause(
  pauses: readonly Pause[],
  now: Instant,
  days: number,
  timeZone: string,
): readonly Pause[] | PauseRefusal {
  const from = pauseEndsAt(pauses, now) ?? now;
  const until = from + days * DAY;
  const next = merged([...pauses, { from, until }]);
  for (let year = localYear(timeZone, from); year <= localYear(timeZone, until); year++) {
    if (usedPauseDays(next, year, timeZone) > PAUSE_BUDGET_DAYS) {
      return { refused: true, year, daysLeft: PAUSE_BUDGET_DAYS - usedPauseDays(pauses, year, timeZone) };
    }
  }
  return next;
}

/** The most whole days that a pause could be started or extended by now; 0 if the budget is used up. */
export function longestPause(pauses: readonly Pause[], now: Instant, timeZone: string): number {
  for (let days = PAUSE_BUDGET_DAYS; days > 0; days--) {
    if (!('refused' in addPause(pauses, now, days, timeZone))) return days;
  }
  return 0;
}

/** Ends the running pause now; what was left of it returns to the budget. */
export function endPause(pauses: readonly Pause[], now: Instant): readonly Pause[] {
  return merged(pauses)
    .map((pause) => (pause.from <= now && now < pause.until ? { ...pause, until: now } : pause))
    .filter((pause) => pause.until > pause.from);
}

/** In order, touching and overlapping ones joined. */
function merged(pauses: readonly Pause[]): Pause[] {
  const result: Pause[] = [];
  for (const pause of [...pauses].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && pause.from <= last.until) {
      result[result.length - 1] = { from: last.from, until: Math.max(last.until, pause.until) };
    } else {
      result.push(pause);
    }
  }
  return result;
}
