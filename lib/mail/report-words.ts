import { formatBuild, formatBuildLong } from '../domain/build.ts';
import type { Release } from '../domain/catalog.ts';
import { type Counts, totalOf } from '../domain/counts.ts';
import type { Stage } from '../domain/ladder.ts';
import type { Period } from '../domain/report.ts';
import { daysLeft, type ReportRow, type Standing } from '../domain/report-row.ts';
import type { Change } from '../domain/report-snapshot.ts';
import { plural } from '../domain/report-summary.ts';
import type { Instant } from '../domain/time.ts';

/** The words that all forms of a report share. */

export const CHANGE_TITLES: Readonly<Record<Change, string>> = {
  detected: 'Newly detected',
  relapsed: 'Out of date again',
  escalated: 'Moved to the next stage',
  repaired: 'Repaired',
};

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  none: '',
  enforced: '',
  paused: 'paused',
  exempt: 'exempt',
  observed: 'only observed',
  silent: 'silent',
};

const LONGEST = 80;

/** A stranger's text for the eyes: on one line, without characters that hide or reorder others, cut where it is long. */
export function shown(text: string, longest = LONGEST): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu, '\ufffd');
  const characters = Array.from(visible.slice(0, longest * 2));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : visible;
}

/** `27 Nov 2026`, in a time zone. */
export const dayText = (timeZone: string, at: Instant): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(at);

/** `24 Nov 2026, 06:00`, in a time zone. */
export const minuteText = (timeZone: string, at: Instant): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** `Mon 23 Nov`, of a calendar day. */
export const shortDay = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' })
    .format(Date.parse(day))
    .replace(',', '');

/** `Monday, 23 November 2026`, of a calendar day. */
const longDay = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full' })
    .format(Date.parse(day))
    .replace(/^(\w+) /, '$1, ');

export const periodText = ({ from, to }: Period): string =>
  from === to ? longDay(to) : `${longDay(from)} to ${longDay(to)}`;

/** `throttled 20 min/h, blocked 5 min/h`. */
export function ratesText({ throttleMinutes, blockMinutes }: Stage): string {
  if (blockMinutes >= 60) return 'all mail blocked';
  const parts = [
    throttleMinutes > 0 && `throttled ${throttleMinutes} min/h`,
    blockMinutes > 0 && `blocked ${blockMinutes} min/h`,
  ].filter((part) => typeof part === 'string');
  return parts.length > 0 ? parts.join(', ') : 'reported only';
}

/** What happens when: the next stage, and how long until throttling and blocking where that is later. */
export function outlook(row: ReportRow, timeZone: string, at: Instant): string[] {
  const { next, throttledFrom, blockedFrom } = row;
  if (!next) return [];
  const until = (when: Instant) => {
    const days = daysLeft(at, when);
    return `${days === 0 ? 'due' : `in ${plural(days, 'day')}`}, ${dayText(timeZone, when)}`;
  };
  const later = [
    throttledFrom !== null && throttledFrom > next.at && `throttling begins ${until(throttledFrom)}`,
    blockedFrom !== null && blockedFrom > next.at && `blocking begins ${until(blockedFrom)}`,
  ].filter((part) => typeof part === 'string');
  return [`stage ${next.stage.stage} ${until(next.at)}: ${ratesText(next.stage)}`, ...later];
}

/** `Exchange Server 2016 CU23 Oct25SU: 15.1.2507.61 (15.01.2507.061)`. */
export const releaseText = ({ name, build }: Release): string =>
  `${name}: ${formatBuild(build)} (${formatBuildLong(build)})`;

/** `40 accepted, 12 deferred`; what did not happen is left out. */
export function mailText(mail: Counts): string {
  if (totalOf(mail) === 0) return 'none';
  return (['accepted', 'deferred', 'rejected', 'quarantined'] as const)
    .filter((name) => mail[name] > 0)
    .map((name) => `${mail[name].toLocaleString('en')} ${name}`)
    .join(', ');
}

export const productText = (product: string): string =>
  product === 'other' ? 'other' : `Exchange ${product}`;
