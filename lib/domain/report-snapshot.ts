import type { ReportRow } from './report-row.ts';
import type { Instant } from './time.ts';

/** The open episodes at the time of a report, by server: what the next report compares with. */
export type Snapshot = ReadonlyMap<string, { readonly startedAt: Instant; readonly stage: number }>;

/** What has happened to a server since the report before. */
export type Change = 'detected' | 'relapsed' | 'repaired' | 'escalated';

/**
 * What has become of a server since a snapshot; null when nothing has. Comparing with the report before instead of with
 * the clock, every change stands in exactly one report, also when reports were missed. `after`: the snapshot up to which
 * it is asked, where a later report has told of what came then; null for now.
 */
export function changeSince(
  before: Snapshot,
  { id, episode, stage, relapsed, standing }: ReportRow,
  after: Snapshot | null = null,
): Change | null {
  const known = before.get(id);
  const then = after ? after.get(id) : episode && { startedAt: episode.startedAt, stage: stage?.stage ?? 0 };
  if (!then) return known ? 'repaired' : null;
  if (known?.startedAt !== then.startedAt) return relapsed ? 'relapsed' : 'detected';
  // Nothing follows from the stage of a server that is only observed.
  return standing !== 'observed' && then.stage > known.stage ? 'escalated' : null;
}
