import type { Message } from '../domain/message.ts';
import { toIso } from '../domain/time.ts';

/** A message as the API shows it: the envelope and what was decided, nothing of the content. */
export function viewMessage(message: Message) {
  const { decision } = message;
  return {
    id: message.id,
    serverId: message.serverId,
    state: message.state,
    stateSince: toIso(message.stateSince),
    receivedAt: toIso(message.receivedAt),
    dueAt: message.dueAt === null ? null : toIso(message.dueAt),
    mailFrom: message.mailFrom,
    recipients: message.recipients,
    verdict: decision.verdict,
    reason: decision.reason,
    stage: decision.stage,
    reply: message.reply,
    note: message.note,
    operator: message.operator ?? null,
  };
}
