import * as z from 'zod/mini';
import type { Verdict } from '../domain/backscatter.ts';
import type { Instant } from '../domain/time.ts';
import type { Header } from './header-block.ts';

/** A message as SES reports it to the gate. */
export interface Receipt {
  /** SES's id: the key of the stored message and of everything done about it. */
  readonly messageId: string;
  readonly receivedAt: Instant;
  /** Envelope sender; empty for the null reverse-path. */
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  readonly headers: readonly Header[];
  readonly headersTruncated: boolean;
  readonly spf: Verdict;
  readonly dkim: Verdict;
  readonly dmarc: Verdict;
  readonly spam: Verdict;
  readonly virus: Verdict;
}

const verdict = z.catch(
  z.object({
    status: z.catch(z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']), 'PROCESSING_FAILED'),
  }),
  { status: 'PROCESSING_FAILED' },
);

/**
 * Only what Portcullis reads, since real events differ from every published schema: `commonHeaders` is left alone,
 * verdict words may be added, and SES leaves `source` out for the null sender.
 */
const event = z.object({
  Records: z
    .array(
      z.object({
        ses: z.object({
          mail: z.object({
            timestamp: z.string(),
            source: z.nullish(z.string()),
            // Also the last part of an S3 key and of a file name.
            messageId: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,128}$/)),
            headersTruncated: z.catch(z.boolean(), true),
            // Checked in place: most of an event is headers, and copying them costs more than reading them.
            headers: z.catch(z.custom<readonly Header[]>(isHeaderList), []),
          }),
          receipt: z.object({
            recipients: z.catch(z.array(z.string()), []),
            spfVerdict: verdict,
            dkimVerdict: verdict,
            dmarcVerdict: verdict,
            spamVerdict: verdict,
            virusVerdict: verdict,
          }),
        }),
      }),
    )
    .check(z.length(1)),
});

/** Reads a receipt event; null when it is none (the caller lets the mail pass and counts it). */
export function parseReceipt(input: unknown): Receipt | null {
  const parsed = event.safeParse(input);
  const record = parsed.data?.Records[0]?.ses;
  const receivedAt = Date.parse(record?.mail.timestamp ?? '');
  if (!record || Number.isNaN(receivedAt)) return null;
  const { mail, receipt } = record;
  return {
    messageId: mail.messageId,
    receivedAt,
    // JSON can hold half a character, which no store takes.
    mailFrom: mail.source === '<>' ? '' : (mail.source ?? '').toWellFormed(),
    recipients: receipt.recipients.map((recipient) => recipient.toWellFormed()),
    headers: mail.headers,
    headersTruncated: mail.headersTruncated,
    spf: receipt.spfVerdict.status,
    dkim: receipt.dkimVerdict.status,
    dmarc: receipt.dmarcVerdict.status,
    spam: receipt.spamVerdict.status,
    virus: receipt.virusVerdict.status,
  };
}

function isHeaderList(input: unknown): boolean {
  return (
    Array.isArray(input) &&
    input.every((header) => typeof header?.name === 'string' && typeof header?.value === 'string')
  );
}
