import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { domainToASCII } from 'node:url';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { authenticate } from './authentication.ts';
import { type Envelope, type ReceiptEvent, receiptEvent } from './receipt-event.ts';
import { type Resolver, reverseLookup } from './resolver.ts';
import { scan, sesStamp } from './ses-stamp.ts';

/** A message as SES hands it to a receipt rule. `raw` is what S3 would hold: SES's header block, then the wire bytes. */
export interface ReceivedMail {
  /** 40 characters of [a-z0-9], the last a 1. */
  readonly messageId: string;
  readonly receivedAt: number;
  readonly envelope: Envelope;
  readonly raw: Buffer;
  readonly event: ReceiptEvent;
}

/** Sizes in bytes, times in milliseconds. */
interface ListenerLimits {
  readonly messageBytes: number;
  readonly recipients: number;
  readonly connections: number;
  readonly idleMillis: number;
  readonly drainMillis: number;
}

/** Message size and recipients as SES; five minutes of silence as RFC 5321 §4.5.3.2.7 asks. */
const LIMITS: ListenerLimits = {
  messageBytes: 40 * 1024 * 1024,
  recipients: 100,
  connections: 256,
  idleMillis: 5 * 60_000,
  drainMillis: 5_000,
};

export interface ListenerOptions {
  readonly host?: '127.0.0.1';
  /** 0 for any free port. */
  readonly port: number;
  readonly now: () => number;
  readonly resolver: Resolver;
  /** Domains that have mailboxes here (not those below them); null: any. */
  readonly recipientDomains: readonly string[] | null;
  readonly region?: string;
  /** Resolves when the message is safe; the sender gets its 250 only then. A rejection makes the sender try again. */
  readonly accept: (mail: ReceivedMail) => Promise<void>;
  readonly log?: (message: string, detail: Record<string, unknown>) => void;
  readonly limits?: Partial<ListenerLimits>;
}

/**
 * The stand-in for SES inbound: an SMTP server (RFC 5321) on loopback that takes real mail, judges it, stamps it and
 * builds the event of the receipt rule. Rejects when the port cannot be had. `close` stops listening, lets running
 * transactions end and resolves within a few seconds.
 */
export async function startSmtpListener(
  options: ListenerOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const limits = { ...LIMITS, ...options.limits };
  const log = options.log ?? (() => {});
  const region = options.region ?? 'us-east-1';
  const domains =
    options.recipientDomains && new Set(options.recipientDomains.map((name) => name.toLowerCase()));
  let closing = false;

  const server = new SMTPServer({
    name: `inbound-smtp.${region}.amazonaws.com`,
    // An explicit false also silences the warning about the built-in certificate: nobody verifies it on loopback.
    logger: false,
    disabledCommands: ['AUTH', 'WIZ', 'SHELL', 'KILL'],
    disableReverseLookup: true,
    size: limits.messageBytes,
    rejectOversized: true,
    maxRecipients: limits.recipients,
    maxClients: limits.connections,
    socketTimeout: limits.idleMillis,
    closeTimeout: 100,
    onConnect: (_session, callback) => callback(closing ? SHUTTING_DOWN : null),
    onMailFrom: (_address, _session, callback) => callback(closing ? SHUTTING_DOWN : null),
    onRcptTo({ address }, _session, callback) {
      const known = domains === null || domains.has(domainOf(asSent(address)).toLowerCase());
      callback(known ? null : reply(550, '5.1.1 Mailbox does not exist'));
    },
    onData(stream, session, callback) {
      receive(stream, session)
        .then(
          (messageId) => callback(null, `OK ${messageId}`),
          (error: unknown) => {
            log('message not taken', { client: session.remoteAddress, error });
            callback(reply(451, '4.3.0 Temporary failure, try again later'));
          },
        )
        .finally(() => closing && hangUpIdle());
    },
  });

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      if (stream.sizeExceeded) chunks.length = 0;
      else chunks.push(chunk);
    }
    // Whatever is thrown here, smtp-server answers 552.
    if (stream.sizeExceeded) throw new Error('message too large');

    const receivedAt = options.now();
    const messageId = newMessageId();
    const body = Buffer.concat(chunks);
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom ? asSent(mailFrom.address) : '',
      recipients: rcptTo.map(({ address }) => asSent(address)),
    };
    const client = { ip: session.remoteAddress, helo: session.hostNameAppearsAs, mailFrom: envelope.from };
    const [verdicts, ptr] = await Promise.all([
      authenticate({ ...client, raw: body, receivedAt }, options.resolver),
      reverseLookup(client.ip, options.resolver),
    ]);
    const judged = { messageId, receivedAt, verdicts, scan: scan(body) };
    const stamp = sesStamp({ ...judged, ...client, ptr, region, recipients: envelope.recipients });
    const raw = Buffer.concat([Buffer.from(stamp), body]);
    const event = receiptEvent({
      ...judged,
      raw,
      envelope,
      processingMillis: Math.max(0, options.now() - receivedAt),
      functionArn: `arn:aws:lambda:${region}:000000000000:function:portcullis-gate`,
    });
    await options.accept({ messageId, receivedAt, envelope, raw, event });
    return messageId;
  }

  function hangUpIdle(): void {
    for (const connection of server.connections) {
      if (!connection.session.envelope?.mailFrom) connection.send(421, SHUTTING_DOWN.message);
    }
  }

  server.on('error', (error) => log('connection failed', { error }));
  server.listen(options.port, options.host ?? '127.0.0.1');
  await once(server.server, 'listening');

  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        // Not yet server.close(), which would answer the next command of a running transaction with 421.
        const overdue = setTimeout(() => server.close(resolve), limits.drainMillis);
        server.server.close(() => {
          clearTimeout(overdue);
          resolve();
        });
        hangUpIdle();
      }),
  };
}

const reply = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

const SHUTTING_DOWN = reply(421, '4.3.2 Service shutting down');

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** smtp-server shows `xn--` domains in Unicode; this is the form that was sent. */
function asSent(address: string): string {
  const domain = domainOf(address);
  const ascii = /^[\0-\x7f]*$/.test(domain) ? domain : domainToASCII(domain);
  return ascii === '' ? address : address.slice(0, address.length - domain.length) + ascii;
}

const ID_LETTERS = '0123456789abcdefghijklmnopqrstuv';

const newMessageId = (): string =>
  `${Array.from(randomBytes(39), (byte) => ID_LETTERS[byte & 31]).join('')}1`;
