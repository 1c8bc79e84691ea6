import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';

/** A mail of our own. Every value may come from a stranger: none can add a header field or a part. */
export interface OutgoingMail {
  /** One mailbox, `Portcullis <portcullis@example.com>`. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The plain-text part, lines ended by `\n`. */
  readonly text: string;
  /** The same as a page; null for mail without one. */
  readonly html: string | null;
  /** Must have `Date` (RFC 5322 §3.3) and `Message-ID`; may have `List-Unsubscribe`, `References`, … */
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments?: readonly OutgoingAttachment[];
}

/** Thrown for a mail that cannot be put into bytes: nothing has been sent. */
export class UnwritableMail extends Error {
  constructor(cause: unknown) {
    super(`a mail could not be written: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'UnwritableMail';
  }
}

interface OutgoingAttachment {
  readonly filename: string;
  /** `text/csv; charset=utf-8`. */
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

/**
 * The bytes of a mail, with CRLF line ends; equal mails give equal bytes. Always marked `Auto-Submitted: auto-generated`,
 * so that nothing well-behaved answers it. Throws `UnwritableMail`. Source: RFC 5322, RFC 2045 to 2047, RFC 3834 §5.
 */
export async function composeMail(mail: OutgoingMail): Promise<Uint8Array> {
  const { Date: date, 'Message-ID': messageId, ...headers } = mail.headers;
  if (date === undefined || messageId === undefined)
    throw new UnwritableMail('it needs the header fields Date and Message-ID');
  const composer = new MailComposer({
    from: oneLine(mail.from),
    to: mail.to.map(oneLine),
    subject: oneLine(mail.subject),
    text: mail.text,
    ...(mail.html === null ? {} : { html: mail.html }),
    date: oneLine(date),
    messageId: oneLine(messageId),
    headers: Object.entries({ ...headers, 'Auto-Submitted': 'auto-generated' }).map(([key, value]) => ({
      key: oneLine(key),
      value: oneLine(value),
    })),
    attachments: (mail.attachments ?? []).map(({ filename, contentType, content }) => ({
      filename: oneLine(filename),
      contentType: oneLine(contentType),
      content: typeof content === 'string' ? content : Buffer.from(content),
    })),
    // Random otherwise. Hashed from a Message-ID no part contains, so that no part can end early.
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 32),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) => {
    composer
      .compile()
      .build((error, message) => (error ? reject(new UnwritableMail(error)) : resolve(message)));
  });
}

/** Control characters would end a header field or confuse whoever reads it. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
