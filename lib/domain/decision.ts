import type { NoBounceReason } from './backscatter.ts';
import { type Ladder, stageInForce } from './ladder.ts';
import type { Organisation } from './organisation.ts';
import { isPaused } from './pause.ts';
import { isExempt, type Server } from './server.ts';
import type { Instant } from './time.ts';
import { windowAt } from './window.ts';

export type DecisionReason =
  | 'no-episode'
  | 'paused'
  | 'exempt'
  | 'observed-only'
  | 'open-window'
  | 'throttle-window'
  | 'block-window'
  | 'bounce-cap'
  | NoBounceReason;

/** What is to happen to a message. A value: something else acts on it. Minutes are those of the stage in force. */
export type Decision =
  | { readonly verdict: 'accept'; readonly reason: DecisionReason; readonly stage: number }
  | {
      readonly verdict: 'defer';
      readonly reason: DecisionReason;
      readonly stage: number;
      readonly minutes: number;
      readonly until: Instant;
    }
  | {
      readonly verdict: 'reject';
      readonly reason: DecisionReason;
      readonly stage: number;
      readonly minutes: number;
    }
  | {
      readonly verdict: 'quarantine';
      readonly reason: DecisionReason;
      readonly stage: number;
      readonly minutes: number;
    };

/**
 * Decides about a message of a server whose sighting has been taken into account. `noBounce` says why a rejection could
 * not be bounced; such mail is quarantined instead.
 */
export function decide(
  ladder: Ladder,
  server: Server,
  organisation: Organisation | null,
  enforced: boolean,
  noBounce: NoBounceReason | null,
  at: Instant,
): Decision {
  const { episode } = server;
  if (episode === null) return { verdict: 'accept', reason: 'no-episode', stage: 0 };
  const pauses = organisation?.pauses ?? [];
  const stage = stageInForce(ladder, episode, pauses, at);
  const accept = (reason: DecisionReason): Decision => ({ verdict: 'accept', reason, stage: stage.stage });
  if (!enforced) return accept('observed-only');
  if (isExempt(server, at)) return accept('exempt');
  if (isPaused(pauses, at)) return accept('paused');
  const window = windowAt(stage, server.id, at);
  switch (window.kind) {
    case 'open':
      return accept('open-window');
    case 'throttle':
      return {
        verdict: 'defer',
        reason: 'throttle-window',
        stage: stage.stage,
        minutes: stage.throttleMinutes,
        until: window.until,
      };
    case 'block':
      return {
        verdict: noBounce === null ? 'reject' : 'quarantine',
        reason: noBounce ?? 'block-window',
        stage: stage.stage,
        minutes: stage.blockMinutes,
      };
    default:
      return window.kind satisfies never;
  }
}
