import type { Decision } from './decision.ts';
import type { Instant } from './time.ts';

/**
 * Where a message is on its way.
 * `held` → `released`; `rejected` → `bouncing` → `bounced`; `quarantined` → `released` or `discarded`, by an operator or
 * never. Nothing but quarantined mail can be discarded: what is held is always delivered in the end.
 * `accepted` is only remembered so that a repeated event finds the decision made.
 */
export type MessageState =
  | 'accepted'
  | 'held'
  | 'released'
  | 'rejected'
  | 'bouncing'
  | 'bounced'
  | 'quarantined'
  | 'discarded';

/** Why a message ended otherwise than its decision said. */
export type MessageNote =
  | 'released-by-operator'
  | 'discarded-by-operator'
  | 'bounce-unconfirmed'
  | 'bounce-refused'
  | 'bounce-too-late'
  | 'delivered-before-bounce';

/** Who released or discarded a message, and why, if a reason was given. */
export interface OperatorAct {
  readonly actor: string;
  readonly reason: string | null;
}

/** A message something was decided about, keyed by SES's message id. */
export interface Message {
  readonly id: string;
  readonly serverId: string;
  readonly receivedAt: Instant;
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  readonly decision: Decision;
  readonly state: MessageState;
  readonly stateSince: Instant;
  /** When a sweeper has to act on it; null when nothing more is to be done. */
  readonly dueAt: Instant | null;
  /** The reply its sender gets or would have got; null for accepted mail. */
  readonly reply: string | null;
  readonly note: MessageNote | null;
  /** Only of a message that an operator released or discarded. */
  readonly operator?: OperatorAct;
}

/** The state a message enters with its decision. */
export function initialState(decision: Decision): { state: MessageState; due: 'never' | 'now' | Instant } {
  switch (decision.verdict) {
    case 'accept':
      return { state: 'accepted', due: 'never' };
    case 'defer':
      return { state: 'held', due: decision.until };
    case 'reject':
      return { state: 'rejected', due: 'now' };
    case 'quarantine':
      return { state: 'quarantined', due: 'never' };
    default:
      return decision satisfies never;
  }
}
