import { addDays } from '../domain/calendar.ts';
import { periodOf, type ReportKind } from '../domain/report-name.ts';
import type { Deps } from '../ports.ts';

/** A report that is kept. */
export interface ReportLine {
  readonly kind: ReportKind;
  /** The last day it is about, `2026-09-21`. */
  readonly day: string;
}

/** The reports kept whose last day is one of so many days up to one, the latest first; of a day, the week's first. */
export async function listReports(
  { reports }: Pick<Deps, 'reports'>,
  to: string,
  days: number,
): Promise<ReportLine[]> {
  const from = addDays(to, 1 - days);
  // Names of weeks come after all names of days.
  const names = await reports.names(from, `week-${to}`);
  return names
    .flatMap((name): ReportLine[] => {
      const day = periodOf(name)?.to;
      return day === undefined ? [] : [{ kind: name === day ? 'day' : 'week', day }];
    })
    .filter(({ day }) => day >= from && day <= to)
    .sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1));
}

const placeOf = ({ day, kind }: ReportLine): string => `${day} ${kind}`;
