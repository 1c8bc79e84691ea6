import { toIso } from '../../lib/domain/time.ts';
import { type Header, parseHeaderBlock } from '../../lib/mail/header-block.ts';
import type { Verdicts } from './authentication.ts';
import type { ScanVerdicts } from './ses-stamp.ts';

/** A message SES has taken: stamped, with its envelope and verdicts. Times in milliseconds. */
export interface StampedMail {
  readonly raw: Buffer;
  readonly messageId: string;
  readonly envelope: Envelope;
  readonly verdicts: Verdicts;
  readonly scan: ScanVerdicts;
  readonly receivedAt: number;
  readonly processingMillis: number;
  /** Of the Lambda the receipt rule calls. */
  readonly functionArn: string;
}

/** MAIL FROM (empty for the null sender) and the accepted RCPT TO, without angle brackets. */
export interface Envelope {
  readonly from: string;
  readonly recipients: readonly string[];
}

/** The event a Lambda receipt action gets (SES developer guide, "Lambda function examples" and real events). */
export type ReceiptEvent = ReturnType<typeof receiptEvent>;

/** Of the header list of an event: 50 KB (SES quotas). */
const HEADER_BUDGET = 50 * 1024;
/** More than the budget, so that a header section longer than this is known to be cut. */
const HEADER_SECTION = 256 * 1024;

/**
 * Builds the event of one message. The header list is cut at whole fields once it is over 50 KB, top kept; the common
 * headers are taken from all of them. Encoded words are left as they are.
 */
export function receiptEvent(mail: StampedMail) {
  const headers = parseHeaderBlock(mail.raw.subarray(0, HEADER_SECTION));
  const shown = withinBudget(headers);
  const timestamp = toIso(mail.receivedAt);
  const { verdicts, scan } = mail;
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp,
            source: mail.envelope.from,
            messageId: mail.messageId,
            destination: ['to', 'cc']
              .flatMap((name) => mailboxes(firstValue(headers, name)))
              .flatMap(addressOf),
            headersTruncated: shown.length < headers.length,
            headers: shown,
            commonHeaders: commonHeaders(mail.envelope.from, headers),
          },
          receipt: {
            timestamp,
            processingTimeMillis: mail.processingMillis,
            recipients: [...mail.envelope.recipients],
            spamVerdict: { status: scan.spam },
            virusVerdict: { status: scan.virus },
            spfVerdict: { status: verdicts.spf.status },
            dkimVerdict: { status: verdicts.dkim.status },
            dmarcVerdict: { status: verdicts.dmarc.status },
            action: { type: 'Lambda', functionArn: mail.functionArn, invocationType: 'RequestResponse' },
            ...(verdicts.dmarcPolicy && { dmarcPolicy: verdicts.dmarcPolicy }),
          },
        },
      },
    ],
  };
}

function withinBudget(headers: readonly Header[]): Header[] {
  let left = HEADER_BUDGET;
  const over = headers.findIndex(({ name, value }) => {
    left -= name.length + value.length + ': \r\n'.length;
    return left < 0;
  });
  return over < 0 ? [...headers] : headers.slice(0, over);
}

/** Those a message has; `returnPath` always. */
interface CommonHeaders {
  returnPath: string;
  from?: string[];
  sender?: string;
  date?: string;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  replyTo?: string[];
  messageId?: string;
  subject?: string;
}

function commonHeaders(returnPath: string, headers: readonly Header[]): CommonHeaders {
  const text = (name: string) => firstValue(headers, name);
  const list = (name: string) => (text(name) === undefined ? undefined : mailboxes(text(name)));
  const all = {
    returnPath,
    from: list('from'),
    sender: list('sender')?.[0],
    date: text('date'),
    to: list('to'),
    cc: list('cc'),
    bcc: list('bcc'),
    replyTo: list('reply-to'),
    messageId: text('message-id'),
    subject: text('subject'),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as unknown as CommonHeaders;
}

const firstValue = (headers: readonly Header[], name: string): string | undefined =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;

/** Quoted string, comment, route, domain literal, separator, or text between them (RFC 5322 §3.4). */
const PIECE = /"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^>]*>?|\[[^\]]*\]?|[,;:]|[^"(<[,;:]+/gs;

/** The mailboxes of an address list as they are written, without group names; a bare `<a@b>` loses its brackets. */
function mailboxes(list: string | undefined): string[] {
  const found: string[] = [];
  let open = '';
  for (const [piece] of (list ?? '').matchAll(PIECE)) {
    if (piece === ',' || piece === ';') {
      found.push(open);
      open = '';
    } else open = piece === ':' ? '' : open + piece;
  }
  return [...found, open].map((box) => box.trim().replace(/^<([^<>]*)>$/, '$1')).filter((box) => box !== '');
}

function addressOf(mailbox: string): string[] {
  const address = /<([^<>]*)>[^<>]*$/.exec(mailbox)?.[1] ?? mailbox;
  return address.includes('@') ? [address.trim()] : [];
}
