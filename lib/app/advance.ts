import { underExemptions } from '../domain/exemption.ts';
import { advanceEpisode, LOOK_AHEAD, reviewDueAt, stageDueAt } from '../domain/ladder.ts';
import { isAnnounced } from '../domain/notice.ts';
import { recipientsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import { endPause } from '../domain/pause.ts';
import type { Policy } from '../domain/policy.ts';
import { isExempt, type Server } from '../domain/server.ts';
import { DAY, type Instant, toIso } from '../domain/time.ts';
import type { Deps, HistoryEntry, ServerRecord } from '../ports.ts';

type AdvanceDeps = Pick<Deps, 'policy' | 'servers' | 'organisations' | 'clock' | 'telemetry'>;

export interface AdvanceSummary {
  readonly granted: number;
  /** Put off, since whoever is to hear of the stage has not. */
  readonly held: number;
  readonly unchanged: number;
}

/** A busy server may be changed by its mail while it is being looked at. */
const ATTEMPTS = 3;

/**
 * The daily run: grants each server whose next stage is due within the look-ahead that one stage. The gate puts it in
 * force on the second it is due. Running it twice, or after days without a run, moves no server further than once.
 * A stage that its postmaster is to hear of and has not heard of is held back, for as long as that takes us.
 * A server that fails does not keep the others waiting; the run throws at its end then, to be tried again.
 */
export async function advance(deps: AdvanceDeps): Promise<AdvanceSummary> {
  const now = deps.clock.now();
  const summary = { granted: 0, held: 0, unchanged: 0 };
  let failed = 0;
  for await (const record of deps.servers.dueForReview(now + LOOK_AHEAD)) {
    try {
      summary[await advanceServer(deps, record)] += 1;
    } catch (error) {
      failed += 1;
      deps.telemetry.error('advance-failed', error, { serverId: record.server.id });
    }
  }
  deps.telemetry.count('StagesGranted', summary.granted);
  deps.telemetry.count('StagesHeld', summary.held);
  deps.telemetry.info('advance-run', { ...summary, failed });
  if (failed > 0) throw new Error(`advance failed for ${failed} of the servers that were due`);
  deps.telemetry.count('AdvanceRuns', 1);
  return summary;
}

async function advanceServer(deps: AdvanceDeps, listed: ServerRecord): Promise<keyof AdvanceSummary> {
  let record: ServerRecord | null = listed;
  for (let attempt = 1; record !== null && attempt <= ATTEMPTS; attempt++) {
    const outcome = await advanceOnce(deps, record);
    if (outcome !== 'stale') return outcome;
    record = await deps.servers.find(listed.server.id);
  }
  return 'unchanged';
}

async function advanceOnce(
  deps: AdvanceDeps,
  { server, version }: ServerRecord,
): Promise<keyof AdvanceSummary | 'stale'> {
  const now = deps.clock.now();
  const { ladder } = deps.policy;
  if (server.episode === null) return 'unchanged';
  const found = server.organisation === null ? null : await deps.organisations.find(server.organisation);
  const owner = found?.organisation ?? null;
  if (isExempt(underExemptions(deps.policy.exemptions, server, owner), now)) return 'unchanged';
  const pauses = owner?.pauses ?? [];
  const owed = noticeOwed(deps.policy, server, owner, now);
  const episode = advanceEpisode(ladder, server.episode, pauses, now, owed);
  // As if a running pause ended now, since it may: then the server is looked at a little too early, never too late.
  const reviewAt = reviewDueAt(ladder, episode, endPause(pauses, now));
  if (episode === server.episode) {
    return (await deps.servers.update(server, version, reviewAt, null)) ? 'unchanged' : 'stale';
  }
  if (episode.granted === server.episode.granted) {
    return (await deps.servers.update({ ...server, episode }, version, reviewAt, null)) ? 'held' : 'stale';
  }
  const from = toIso(stageDueAt(ladder, episode, pauses, episode.granted));
  const entry: HistoryEntry = {
    at: now,
    event: 'stage-granted',
    actor: 'system',
    detail: { stage: episode.granted, from },
  };
  return (await deps.servers.update({ ...server, episode }, version, reviewAt, entry)) ? 'granted' : 'stale';
}

/** How long beforehand somebody is still to hear of the next stage, ms; null where nobody is, or all have. */
function noticeOwed({ ladder, ...policy }: Policy, server: Server, owner: Organisation | null, at: Instant) {
  const { episode } = server;
  if (policy.notices === null || episode === null || recipientsOf(policy, server, owner).length === 0)
    return null;
  const stage = episode.granted + 1;
  const dueAt = stageDueAt(ladder, episode, owner?.pauses ?? [], stage);
  return isAnnounced(server, stage, dueAt, at) ? null : policy.notices.daysAhead * DAY;
}
