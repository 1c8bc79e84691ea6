import type { Decision, DecisionReason } from '../../domain/decision.ts';
import type { MessageNote, MessageState } from '../../domain/message.ts';

/** A state in the words of a list, and what it means. */
export const STATES: Readonly<Record<MessageState, readonly [name: string, meaning: string]>> = {
  accepted: ['Accepted', 'It has been delivered as it came.'],
  held: ['Held', 'It is held back and delivered when its time has come.'],
  quarantined: [
    'Quarantined',
    'It is neither delivered nor bounced. It waits for an operator, who releases or discards it.',
  ],
  rejected: ['To be bounced', 'It is refused; its sender is about to get a bounce.'],
  bouncing: ['Being bounced', 'The bounce to its sender is being sent now.'],
  bounced: ['Bounced', 'It has been refused, and its sender has got a bounce.'],
  released: ['Released', 'It has been delivered after it was kept.'],
  discarded: ['Discarded', 'An operator has decided that it is not delivered.'],
};

/** The colour of a state. */
export const MOODS: Readonly<Record<MessageState, 'good' | 'warn' | 'bad'>> = {
  accepted: 'good',
  held: 'warn',
  quarantined: 'warn',
  rejected: 'bad',
  bouncing: 'bad',
  bounced: 'bad',
  released: 'good',
  discarded: 'bad',
};

/** What was decided when it came. */
export const VERDICTS: Readonly<Record<Decision['verdict'], string>> = {
  accept: 'Accept it',
  defer: 'Hold it back for a while',
  reject: 'Refuse it with a bounce',
  quarantine: 'Quarantine it',
};

const NO_BOUNCE = 'It came in minutes in which mail of its server is refused, but cannot be bounced: ';

/** Why, as a sentence. */
export const REASONS: Readonly<Record<DecisionReason, string>> = {
  'no-episode': 'Its server was not known to be out of date.',
  paused: 'Enforcement was paused for the organisation of its server.',
  exempt: 'Its server was exempt.',
  'observed-only': 'Its server is behind a relay, and such servers are only reported.',
  'open-window': 'It came in minutes in which mail of its server is accepted.',
  'throttle-window': 'It came in minutes in which mail of its server is held back.',
  'block-window': 'It came in minutes in which mail of its server is refused.',
  'bounce-cap': 'Its server had caused as many bounces that day as one may; it is quarantined instead.',
  'null-sender': `${NO_BOUNCE}it has no sender.`,
  'system-sender': `${NO_BOUNCE}its sender is an automatic address.`,
  'spam-or-virus': `${NO_BOUNCE}SES found spam or a virus in it.`,
  'auto-submitted': `${NO_BOUNCE}it was sent automatically.`,
  'mailing-list': `${NO_BOUNCE}it came from a mailing list or in bulk.`,
  'sender-not-proven': `${NO_BOUNCE}neither SPF nor an aligned DKIM signature proves its sender.`,
};

/** The same in a few words, for a list. */
export const SHORT_REASONS: Readonly<Record<DecisionReason, string>> = {
  'no-episode': 'not out of date',
  paused: 'paused',
  exempt: 'exempt',
  'observed-only': 'behind a relay',
  'open-window': 'open minutes',
  'throttle-window': 'minutes of holding back',
  'block-window': 'minutes of refusing',
  'bounce-cap': 'too many bounces that day',
  'null-sender': 'no sender to bounce to',
  'system-sender': 'automatic sender',
  'spam-or-virus': 'spam or virus',
  'auto-submitted': 'sent automatically',
  'mailing-list': 'mailing list or bulk',
  'sender-not-proven': 'sender not proven',
};

/** Why it ended otherwise than was decided. */
export const NOTES: Readonly<Record<MessageNote, string>> = {
  'released-by-operator': 'An operator released it.',
  'discarded-by-operator': 'An operator discarded it.',
  'bounce-unconfirmed':
    'It is not known whether its bounce went out, so none is sent again; it was quarantined instead.',
  'bounce-refused': 'SES refused the bounce for good; it was quarantined instead.',
  'bounce-too-late': 'It waited for its bounce for longer than SES takes one; it was quarantined instead.',
  'delivered-before-bounce': 'It had been delivered before it could be bounced.',
};
