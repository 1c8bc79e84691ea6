import { createHash } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';

/** The actions of RFC 3464 §2.3.3. */
export const DSN_ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
type DsnAction = (typeof DSN_ACTIONS)[number];

/** An additional `X-…` field. */
export interface DsnExtension {
  readonly name: string;
  readonly value: string;
}

/** What is reported about one recipient. Times are epoch milliseconds. */
export interface DsnRecipient {
  /** Address without `rfc822;`. */
  readonly address: string;
  readonly action: DsnAction;
  /** Enhanced status code, `5.7.230`. */
  readonly status: string;
  /** An SMTP reply, with or without `smtp;`. */
  readonly diagnostic: string | null;
  /** `dns; mx.example.org`. */
  readonly remoteMta: string | null;
  readonly lastAttemptAt: number | null;
  readonly extensions: readonly DsnExtension[];
}

/** Everything a delivery status notification says. Times are epoch milliseconds. */
export interface DsnMessage {
  /** Unique, hard to foresee; the part before the `@`, without angle brackets. */
  readonly messageId: string;
  readonly date: number;
  /** Mailbox, with or without a display name. */
  readonly from: string;
  /** The MAIL FROM of the message reported on; one address. */
  readonly to: string;
  /** The part a person reads; null lets it be written from the recipients. */
  readonly explanation: string | null;
  /** `dns; inbound-smtp.eu-west-1.amazonaws.com`. */
  readonly reportingMta: string;
  readonly arrivedAt: number | null;
  readonly recipients: readonly DsnRecipient[];
  readonly extensions: readonly DsnExtension[];
  /** Header section of the message reported on, one character a byte. */
  readonly originalHeaders: string;
}

/**
 * Composes a delivery status notification with CRLF line ends: multipart/report of explanation, message/delivery-status
 * and the original's headers. `Return-Path: <>` shows the null envelope sender it is to be sent with. Equal values give
 * equal bytes. Source: RFC 3464, RFC 6522, RFC 3834 §5.
 */
export async function composeDsn(dsn: DsnMessage): Promise<Buffer> {
  const report = new MimeNode('multipart/report; report-type=delivery-status', {
    newline: 'win',
    // Random otherwise. As hard to foresee as the message id, so no original can forge it; at most 70 long (RFC 2046).
    baseBoundary: createHash('sha256').update(dsn.messageId).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  report.setHeader([
    { key: 'Return-Path', value: '<>' },
    { key: 'From', value: dsn.from },
    { key: 'To', value: { name: '', address: dsn.to } },
    { key: 'Subject', value: subject(dsn) },
    { key: 'Date', value: rfc5322Date(dsn.date) },
    { key: 'Message-ID', value: `<${dsn.messageId}@${dsn.from.replace(/^.*@|>.*$/gs, '')}>` },
    { key: 'Auto-Submitted', value: 'auto-replied' },
  ]);
  report.createChild('text/plain; charset=utf-8').setContent(dsn.explanation ?? ownWords(dsn));
  report.createChild('message/delivery-status').setContent(deliveryStatus(dsn));
  report.createChild('text/rfc822-headers').setContent(Buffer.from(dsn.originalHeaders, 'latin1'));
  return report.build();
}

function subject(dsn: DsnMessage): string {
  if (dsn.recipients.some(({ action }) => action === 'failed'))
    return 'Delivery Status Notification (Failure)';
  const delayed = dsn.recipients.some(({ action }) => action === 'delayed');
  return `Delivery Status Notification${delayed ? ' (Delay)' : ''}`;
}

function ownWords(dsn: DsnMessage): string {
  const lines = dsn.recipients.map(({ address, action, status, diagnostic }) =>
    [`${address}: ${action} (${status})`, ...(diagnostic === null ? [] : [`  ${diagnostic}`])].join('\n'),
  );
  return `This is the status of your message.\n\n${lines.join('\n')}\n`;
}

/** RFC 3464 §2.1: one group of fields for the message, then one a recipient, each ended by an empty line. */
function deliveryStatus(dsn: DsnMessage): string {
  const message = fields([
    ['Reporting-MTA', dsn.reportingMta],
    ['Arrival-Date', dsn.arrivedAt === null ? null : rfc5322Date(dsn.arrivedAt)],
    ...dsn.extensions.map(({ name, value }): Field => [name, value]),
  ]);
  const recipients = dsn.recipients.map((recipient) =>
    fields([
      ['Final-Recipient', `rfc822; ${recipient.address}`],
      ['Action', recipient.action],
      ['Status', recipient.status],
      ['Remote-MTA', recipient.remoteMta],
      ['Diagnostic-Code', recipient.diagnostic?.replace(/^(?![a-z0-9-]+;)/i, 'smtp; ') ?? null],
      ['Last-Attempt-Date', recipient.lastAttemptAt === null ? null : rfc5322Date(recipient.lastAttemptAt)],
      ...recipient.extensions.map(({ name, value }): Field => [name, value]),
    ]),
  );
  return [message, ...recipients].join('\r\n');
}

type Field = readonly [name: string, value: string | null];

function fields(list: readonly Field[]): string {
  const present = list.filter((field): field is readonly [string, string] => field[1] !== null);
  // The part is 7bit by definition, and a line break in a value would start a field of its own.
  const clean = (text: string) => text.replace(/\s+/g, ' ').replace(/[^ -~]/g, '?');
  return present.map(([name, value]) => `${foldLines(`${clean(name)}: ${clean(value)}`)}\r\n`).join('');
}

const rfc5322Date = (at: number) => new Date(at).toUTCString().replace('GMT', '+0000');
