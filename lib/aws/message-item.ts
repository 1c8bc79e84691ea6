import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Message, MessageState } from '../domain/message.ts';
import { DAY } from '../domain/time.ts';
import type { DueKind } from '../ports.ts';
import { dueShard } from './keys.ts';
import { type Item, toItem } from './server-item.ts';

/** Long after SES has stopped repeating an event (4 h). */
const ACCEPTED_KEPT = 7 * DAY;

const DUE_KIND: Record<MessageState, DueKind | null> = {
  accepted: null,
  held: 'release',
  released: null,
  rejected: 'bounce',
  bouncing: 'bounce',
  bounced: null,
  quarantined: null,
  discarded: null,
};

/** The attributes that change when a message moves; undefined ones are absent from the sparse indexes. */
export function stateAttributes(message: Message, keepDays: number): Record<string, unknown> {
  const { id, serverId, state, stateSince, dueAt, note, operator } = message;
  const kind = DUE_KIND[state];
  const waiting = kind !== null && dueAt !== null;
  return {
    state,
    stateSince,
    note,
    operator,
    keptOf: isKept(message) ? serverId : undefined,
    listState: state === 'accepted' ? undefined : state,
    dueKey: waiting ? dueShard(kind, id) : undefined,
    dueAt: waiting ? dueAt : undefined,
    // What still has to be acted on never expires: a row that waits is the only memory of its message.
    expiresAt: waiting ? undefined : expiry(state, stateSince, keepDays),
  };
}

/** Held or quarantined, and not on its way out because an operator released it. */
export const isKept = ({ state, note }: Message): boolean =>
  state === 'quarantined' || (state === 'held' && note !== 'released-by-operator');

export function messageItem(message: Message, keepDays: number): Item {
  const { id, serverId, receivedAt, mailFrom, recipients, decision, reply } = message;
  return toItem({
    id,
    serverId,
    receivedAt,
    mailFrom,
    recipients,
    decision,
    reply,
    ...stateAttributes(message, keepDays),
  });
}

export function readMessage(item: Item): Message {
  const row = unmarshall(item);
  const { id, serverId, receivedAt, mailFrom, recipients, decision, state, stateSince, reply } = row;
  const { dueAt = null, note = null, operator } = row;
  return {
    id,
    serverId,
    receivedAt,
    mailFrom,
    recipients,
    decision,
    state,
    stateSince,
    dueAt,
    reply,
    note,
    ...(operator && { operator }),
  };
}

/** DynamoDB's time to live, in epoch seconds. */
const expiry = (state: MessageState, since: number, keepDays: number): number =>
  Math.ceil((since + (state === 'accepted' ? ACCEPTED_KEPT : keepDays * DAY)) / 1000);
