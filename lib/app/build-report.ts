import { addDays, startOfDay } from '../domain/calendar.ts';
import { collectReport } from '../domain/collect-report.ts';
import { NO_COUNTS } from '../domain/counts.ts';
import type { Period, Report, ReportDay, ReportPolicy } from '../domain/report.ts';
import { daysOf, nameBefore, progressOf } from '../domain/report-name.ts';
import { createRows } from '../domain/report-row.ts';
import type { Snapshot } from '../domain/report-snapshot.ts';
import { csvHead, csvLine } from '../mail/report-csv.ts';
import { readStoredReport } from '../mail/report-json.ts';
import { readSnapshot } from '../mail/stored-snapshot.ts';
import type { Deps } from '../ports.ts';
import { everyServer } from './every-server.ts';

export type BuildDeps = Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock' | 'reports'> & {
  readonly report: Pick<ReportPolicy, 'csvSeparator'>;
};

const CHART_DAYS = 30;
/** After all names of daily reports, before those of weeks. */
const LAST_DAY = '9999-12-31';

export interface BuiltReport {
  readonly report: Report;
  /** All servers. */
  readonly csv: Uint8Array;
  readonly snapshot: Snapshot;
}

/**
 * Makes the report of a period, in one pass over all servers: their mail on its days, themselves as they are now, and
 * what has changed since the report before the period (or the last one before that), up to the next one there is.
 */
export async function buildReport(deps: BuildDeps, period: Period): Promise<BuiltReport> {
  const { policy } = deps;
  const { csvSeparator } = deps.report;
  const madeAt = deps.clock.now();
  const days = daysOf(period);
  const begin = startOfDay(policy.timeZone, period.from);
  const snapshots = await snapshotsAround(deps, period);
  const collected = collectReport({
    period,
    timeZone: policy.timeZone,
    madeAt,
    complete: progressOf(period, policy.timeZone, madeAt) === 'over',
    receiver: policy.receiver ?? 'this mail system',
    catalogAsOf: policy.catalog.asOf,
    standingExemptions: policy.exemptions.map(({ address, organisation, until, reason }) => ({
      who: address ?? organisation ?? '',
      until,
      reason,
    })),
    ...snapshots,
  });
  for (const organisation of await deps.organisations.spared(madeAt)) collected.addOrganisation(organisation);
  const rowOf = createRows(policy, madeAt);
  const csv: Buffer[] = [Buffer.from(csvHead(csvSeparator))];
  for await (const page of everyServer(deps)) {
    // Whoever has sent nothing since the period began has no counts in it.
    const active = page.filter(({ server }) => server.lastSeen >= begin);
    const counts = await deps.servers.countsOn(
      active.map(({ server }) => server.id),
      days,
    );
    let lines = '';
    for (const { server, owner } of page) {
      const row = rowOf(server, owner, counts.get(server.id) ?? NO_COUNTS);
      lines += csvLine(csvSeparator, row, madeAt, collected.add(row, owner));
    }
    csv.push(Buffer.from(lines));
  }
  const { report, snapshot } = collected.finish(await earlierDays(deps, period));
  // A day that was missed must hide from a later week nothing that has happened since.
  return { report, csv: Buffer.concat(csv), snapshot: snapshots.after ?? snapshot };
}

/**
 * What changes of a period are found between. Where later days have been reported already, it is not now that it ends
 * with: of a day that was missed the next report has told all, and a week ends with the next report there is.
 */
async function snapshotsAround(
  { reports }: BuildDeps,
  period: Period,
): Promise<{ readonly before: Snapshot; readonly after: Snapshot | null }> {
  const start = nameBefore(period);
  const [earlier, later] = await Promise.all([
    reports.names(addDays(start, -CHART_DAYS), start),
    reports.names(period.from === period.to ? addDays(period.to, 1) : period.to, LAST_DAY),
  ]);
  const before = await snapshotOf(reports, earlier.at(-1));
  if (later[0] === undefined) return { before, after: null };
  return { before, after: period.from === period.to ? before : await snapshotOf(reports, later[0]) };
}

/** Of a daily report; an empty one before the first. */
async function snapshotOf(reports: BuildDeps['reports'], name: string | undefined): Promise<Snapshot> {
  const stored = name === undefined ? null : await reports.read(name, 'snapshot');
  return stored === null ? new Map() : readSnapshot(Buffer.from(stored).toString());
}

/** The days of the chart before the period's report, each as its own report has it. */
async function earlierDays({ reports }: BuildDeps, { from, to }: Period): Promise<ReportDay[]> {
  const last = from === to ? addDays(to, -1) : to;
  const days: ReportDay[] = [];
  // One after the other: a large one would not fit many times.
  for (const name of await reports.names(addDays(to, 1 - CHART_DAYS), last)) {
    const stored = await reports.read(name, 'json');
    const day = stored && readStoredReport(Buffer.from(stored).toString()).days.find((d) => d.day === name);
    if (day) days.push(day);
  }
  return days;
}
