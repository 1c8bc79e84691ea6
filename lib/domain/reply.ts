import type { Decision } from './decision.ts';
import { type Instant, toIso } from './time.ts';

/** What a reply says besides the minutes: who blocked, where to read more, and how to find this message again. */
export interface ReplyContext {
  readonly receiver: string;
  readonly link: string;
  readonly at: Instant;
  readonly id: string;
}

/** Basic and enhanced status (RFC 5321 §4.2, RFC 3463) of the two verdicts that have one. */
export const REPLY_CODES = {
  defer: { code: 450, status: '4.7.230', verb: 'throttled' },
  reject: { code: 550, status: '5.7.230', verb: 'blocked' },
} as const;

/**
 * The reply text, in the words Exchange Online uses:
 * `550 5.7.230 Connecting Exchange server version is out-of-date; connection to R blocked for N mins/hr. For more
 * information see L . [R 2026-09-21T11:43:07.120Z ID]`.
 */
export function replyText(
  decision: Extract<Decision, { verdict: 'defer' | 'reject' }>,
  context: ReplyContext,
): string {
  const { code, status, verb } = REPLY_CODES[decision.verdict];
  const { receiver, link, at, id } = context;
  return (
    `${code} ${status} Connecting Exchange server version is out-of-date; connection to ${receiver} ${verb} for ` +
    `${decision.minutes} mins/hr. For more information see ${link} . [${receiver} ${toIso(at)} ${id}]`
  );
}
