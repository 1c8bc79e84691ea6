/** SES's words for a check. */
export type Verdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED' | 'DISABLED';

/** What has to be known of a message before a bounce may go to its sender. */
export interface BounceEvidence {
  /** Envelope sender; empty for the null reverse-path. */
  readonly mailFrom: string;
  readonly spf: Verdict;
  readonly dkim: Verdict;
  readonly dmarc: Verdict;
  readonly spam: Verdict;
  readonly virus: Verdict;
  /** The From domain and the MAIL FROM domain belong to one organisation. */
  readonly senderAligned: boolean;
  readonly autoSubmitted: string | null;
  readonly precedence: string | null;
  readonly isList: boolean;
}

export type NoBounceReason =
  | 'null-sender'
  | 'system-sender'
  | 'spam-or-virus'
  | 'auto-submitted'
  | 'mailing-list'
  | 'sender-not-proven';

const SYSTEM_SENDER = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i;
/** RFC 3834 §5: the keyword, then perhaps parameters or a comment. */
const NOT_AUTOMATIC = /^\s*no\s*(?:[;(]|$)/i;
const BULK = /^\s*(bulk|list|junk)\b/i;

/**
 * Why a bounce would be backscatter (RFC 3834 §2, RFC 5321 §4.5.5), or null when it may be sent: only to a sender that is
 * proven, by SPF or by DKIM aligned with it, and never in answer to lists, automatic or unwanted mail.
 */
export function backscatterReason(evidence: BounceEvidence): NoBounceReason | null {
  if (evidence.mailFrom === '') return 'null-sender';
  if (SYSTEM_SENDER.test(evidence.mailFrom)) return 'system-sender';
  if (evidence.spam === 'FAIL' || evidence.virus === 'FAIL') return 'spam-or-virus';
  if (evidence.autoSubmitted !== null && !NOT_AUTOMATIC.test(evidence.autoSubmitted)) return 'auto-submitted';
  if (evidence.isList || BULK.test(evidence.precedence ?? '')) return 'mailing-list';
  if (evidence.spf === 'PASS') return null;
  const alignedDkim = evidence.dkim === 'PASS' && evidence.dmarc === 'PASS' && evidence.senderAligned;
  return alignedDkim ? null : 'sender-not-proven';
}
