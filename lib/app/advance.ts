import { underExemptions } from '../domain/exemption.ts';
import { advanceEpisode, LOOK_AHEAD, reviewDueAt, stageDueAt } from '../domain/ladder.ts';
import { isMarked } from '../domain/notice.ts';
import { recipientsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Policy } from '../domain/policy.ts';
import { isExempt, type Server } from '../domain/server.ts';
import { toIso } from '../domain/time.ts';
import type { Deps, HistoryEntry, ServerRecord } from '../ports.ts';

type AdvanceDeps = Pick<Deps, 'policy' | 'servers' | 'organisations' | 'clock' | 'telemetry'>;

export interface AdvanceSummary {
  readonly granted: number;
  readonly unchanged: number;
}

/**
 * The daily run: grants each server whose next stage is due within the look-ahead that one stage. The gate puts it in
 * force on the second it is due. Running it twice, or after days without a run, moves no server further than once.
 */
export async function advance(deps: AdvanceDeps): Promise<AdvanceSummary> {
  const now = deps.clock.now();
  let granted = 0;
  let unchanged = 0;
  for await (const record of deps.servers.dueForReview(now + LOOK_AHEAD)) {
    if (await advanceOne(deps, record)) granted += 1;
    else unchanged += 1;
  }
  deps.telemetry.count('StagesGranted', granted);
  deps.telemetry.count('AdvanceRuns', 1);
  deps.telemetry.info('advance-run', { granted, unchanged });
  return { granted, unchanged };
}

async function advanceOne(deps: AdvanceDeps, { server, version }: ServerRecord): Promise<boolean> {
  const now = deps.clock.now();
  const { ladder } = deps.policy;
  if (server.episode === null) return false;
  const owner = server.organisation === null ? null : await deps.organisations.find(server.organisation);
  const organisation = owner?.organisation ?? null;
  if (isExempt(underExemptions(deps.policy.exemptions, server, organisation), now)) return false;
  const pauses = organisation?.pauses ?? [];
  const announced = isAnnounced(deps.policy, server, organisation, server.episode.granted + 1);
  const episode = advanceEpisode(ladder, server.episode, pauses, now, announced);
  // Due by its own days, but a pause has moved the stage on: nothing to grant, come back tomorrow.
  if (episode === server.episode) return false;
  const reviewAt = reviewDueAt(ladder, episode, []);
  const from = toIso(stageDueAt(ladder, episode, pauses, episode.granted));
  const entry: HistoryEntry = {
    at: now,
    event: 'stage-granted',
    actor: 'system',
    detail: { stage: episode.granted, from },
  };
  return deps.servers.update({ ...server, episode }, version, reviewAt, entry);
}

/** Whether whoever is to hear of a stage beforehand has; where nobody is, there is nothing to wait for. */
const isAnnounced = (policy: Policy, server: Server, owner: Organisation | null, stage: number): boolean =>
  recipientsOf(policy, server, owner).length === 0 || isMarked(server, { kind: 'ahead', stage });
