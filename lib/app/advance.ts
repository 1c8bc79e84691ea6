import { underExemptions } from '../domain/exemption.ts';
import { advanceEpisode, LOOK_AHEAD, reviewDueAt, stageDueAt } from '../domain/ladder.ts';
import { isMarked } from '../domain/notice.ts';
import { recipientsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import { endPause } from '../domain/pause.ts';
import type { Policy } from '../domain/policy.ts';
import { isExempt, type Server } from '../domain/server.ts';
import { toIso } from '../domain/time.ts';
import type { Deps, HistoryEntry, ServerRecord } from '../ports.ts';

type AdvanceDeps = Pick<Deps, 'policy' | 'servers' | 'organisations' | 'clock' | 'telemetry'>;

export interface AdvanceSummary {
  readonly granted: number;
  readonly unchanged: number;
}

/** A busy server may be changed by its mail while it is being looked at. */
const ATTEMPTS = 3;

/**
 * The daily run: grants each server whose next stage is due within the look-ahead that one stage. The gate puts it in
 * force on the second it is due. Running it twice, or after days without a run, moves no server further than once.
 * A server that fails does not keep the others waiting; the run throws at its end then, to be tried again.
 */
export async function advance(deps: AdvanceDeps): Promise<AdvanceSummary> {
  const now = deps.clock.now();
  let granted = 0;
  let unchanged = 0;
  let failed = 0;
  for await (const record of deps.servers.dueForReview(now + LOOK_AHEAD)) {
    try {
      if (await advanceServer(deps, record)) granted += 1;
      else unchanged += 1;
    } catch (error) {
      failed += 1;
      deps.telemetry.error('advance-failed', error, { serverId: record.server.id });
    }
  }
  deps.telemetry.count('StagesGranted', granted);
  deps.telemetry.info('advance-run', { granted, unchanged, failed });
  if (failed > 0) throw new Error(`advance failed for ${failed} of the servers that were due`);
  deps.telemetry.count('AdvanceRuns', 1);
  return { granted, unchanged };
}

async function advanceServer(deps: AdvanceDeps, listed: ServerRecord): Promise<boolean> {
  let record: ServerRecord | null = listed;
  for (let attempt = 1; record !== null && attempt <= ATTEMPTS; attempt++) {
    const outcome = await advanceOnce(deps, record);
    if (outcome !== 'stale') return outcome === 'granted';
    record = await deps.servers.find(listed.server.id);
  }
  return false;
}

async function advanceOnce(
  deps: AdvanceDeps,
  { server, version }: ServerRecord,
): Promise<'granted' | 'unchanged' | 'stale'> {
  const now = deps.clock.now();
  const { ladder } = deps.policy;
  if (server.episode === null) return 'unchanged';
  const found = server.organisation === null ? null : await deps.organisations.find(server.organisation);
  const owner = found?.organisation ?? null;
  if (isExempt(underExemptions(deps.policy.exemptions, server, owner), now)) return 'unchanged';
  const pauses = owner?.pauses ?? [];
  const announced = isAnnounced(deps.policy, server, owner, server.episode.granted + 1);
  const episode = advanceEpisode(ladder, server.episode, pauses, now, announced);
  // As if a running pause ended now, since it may: then the server is looked at a little too early, never too late.
  const reviewAt = reviewDueAt(ladder, episode, endPause(pauses, now));
  if (episode === server.episode) {
    return (await deps.servers.update(server, version, reviewAt, null)) ? 'unchanged' : 'stale';
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

/** Whether whoever is to hear of a stage beforehand has; where nobody is, there is nothing to wait for. */
const isAnnounced = (policy: Policy, server: Server, owner: Organisation | null, stage: number): boolean =>
  recipientsOf(policy, server, owner).length === 0 || isMarked(server, { kind: 'ahead', stage });
