import { addDays, localDay } from '../domain/calendar.ts';
import { periodOf, type ReportKind, reportName } from '../domain/report-name.ts';
import type { Deps } from '../ports.ts';

/** A report that is kept. */
export interface KeptReport {
  readonly kind: ReportKind;
  /** The last day it is about. */
  readonly day: string;
  /** Whether it has been mailed, or is being: it is not mailed again. */
  readonly mailed: boolean;
}

export interface KeptReports {
  readonly days: readonly KeptReport[];
  readonly weeks: readonly KeptReport[];
  /** The day that the reports before these end with; null when there are none. */
  readonly before: string | null;
}

/** How far back reports are listed: a year, and the month after it to compare with. */
export const REPORT_DAYS = 400;
const DAYS_A_PAGE = 35;

/** The kept reports of five weeks, the last first, of those up to a day (`2026-09-21`), which today is at the latest. */
export async function listReports(
  { reports, policy, clock }: Pick<Deps, 'reports' | 'policy' | 'clock'>,
  until: string | null,
): Promise<KeptReports> {
  const today = localDay(policy.timeZone, clock.now());
  // `week-…` comes after all days, so that one listing has both.
  const range = [addDays(today, -REPORT_DAYS), reportName('week', today)] as const;
  const [names, mailed] = await Promise.all([reports.names(...range), reports.mailed(...range)]);
  const wasMailed = new Set(mailed);
  const kept = names
    .map((name) => ({ name, day: periodOf(name)?.to ?? '' }))
    .filter(({ day }) => day !== '' && day <= (until ?? today))
    .sort((a, b) => (a.day < b.day ? 1 : -1));
  const first = addDays(kept[0]?.day ?? today, 1 - DAYS_A_PAGE);
  const ofKind = (kind: ReportKind): KeptReport[] =>
    kept
      .filter(({ name, day }) => day >= first && name === reportName(kind, day))
      .map(({ name, day }) => ({ kind, day, mailed: wasMailed.has(name) }));
  return {
    days: ofKind('day'),
    weeks: ofKind('week'),
    before: kept.find(({ day }) => day < first)?.day ?? null,
  };
}
