import { underExemptions } from '../../domain/exemption.ts';
import { type Stage, stageInForce } from '../../domain/ladder.ts';
import type { Organisation } from '../../domain/organisation.ts';
import { pauseEndsAt } from '../../domain/pause.ts';
import type { Policy } from '../../domain/policy.ts';
import { type Standing, standingOf } from '../../domain/report-row.ts';
import type { Server } from '../../domain/server.ts';
import type { Instant } from '../../domain/time.ts';

/** How a server stands with its postmaster: `free` is up to date, `none` has nothing held against it all the same. */
export interface ServerStanding {
  readonly kind: 'enforced' | 'paused' | 'exempt' | 'observed' | 'free' | 'none';
  /** In force, or to be again after a pause; null without an episode. */
  readonly stage: Stage | null;
  /** When the pause or the exemption ends. */
  readonly until: Instant | null;
}

/** How a server stands; one that has been silent stands where it stood. */
export function standingOfServer(
  policy: Policy,
  server: Server,
  owner: Organisation,
  at: Instant,
): ServerStanding {
  const under = underExemptions(policy.exemptions, server, owner);
  const standing = standingOf(policy, { ...under, lastSeen: at }, owner.pauses, at);
  const stage = server.episode && stageInForce(policy.ladder, server.episode, owner.pauses, at);
  return { kind: kindOf(standing, server), stage, until: untilOf(standing, under, owner, at) };
}

function kindOf(standing: Standing, { compliance }: Server): ServerStanding['kind'] {
  if (standing === 'none' || standing === 'silent') return compliance === 'compliant' ? 'free' : 'none';
  return standing;
}

function untilOf(standing: Standing, under: Server, { pauses }: Organisation, at: Instant): Instant | null {
  if (standing === 'exempt') return under.exemption?.until ?? null;
  if (standing !== 'paused') return null;
  return pauseEndsAt(pauses, at);
}

/** Whether the ladder goes on for it, now or after a pause. */
export const isMoving = ({ kind }: ServerStanding): boolean => kind === 'enforced' || kind === 'paused';
