import { underExemptions } from '../domain/exemption.ts';
import { type Notice, noticesDue } from '../domain/notice.ts';
import { recipientsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Policy } from '../domain/policy.ts';
import { isExempt, type Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import type { HistoryEntry } from '../ports.ts';

/** The notices of a server that are due and have somebody to go to. */
export function dueFor(
  policy: Policy,
  server: Server,
  owner: Organisation | null,
  at: Instant,
): readonly Notice[] {
  const { ladder, exemptions, notices } = policy;
  if (notices === null || recipientsOf(policy, server, owner).length === 0) return [];
  const exempt = isExempt(underExemptions(exemptions, server, owner), at);
  return noticesDue(ladder, server, owner, exempt, notices.daysAhead, at);
}

/** What the history says of a notice. */
export const noticeEntry = (
  { kind, stage }: Pick<Notice, 'kind' | 'stage'>,
  outcome: 'sent' | 'refused' | 'unconfirmed',
  at: Instant,
  to: readonly string[],
): HistoryEntry => ({
  at,
  event: `notice-${outcome}`,
  actor: 'system',
  detail: { kind, stage, to: to.join(', ') || null },
});
