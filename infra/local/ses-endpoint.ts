import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import addressparser from 'nodemailer/lib/addressparser';
import { parseHeaderBlock } from '../../lib/mail/header-block.ts';
import { composeDsn } from './dsn-message.ts';
import { invalid, missing, rejected, SesError } from './ses/error.ts';
import { instant, members, readExtensions, readRecipient, required } from './ses/form.ts';

/** A message that was received here, as far as a bounce needs to know it. */
export interface OriginalMessage {
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Empty or `<>` for the null sender. */
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  /** The header section, one character a byte. */
  readonly headers: string;
}

export interface SesEndpointOptions {
  /** Directory the mail that SES would send is written to. */
  readonly outbox: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Null when no such message was received. */
  readonly originalMessage: (messageId: string) => Promise<OriginalMessage | null>;
  /** Addresses and domains (which cover their subdomains) that may send; null lets all send. */
  readonly verifiedIdentities: readonly string[] | null;
  readonly port?: number;
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
const BOUNCE_WINDOW_MS = 24 * 60 * 60 * 1000;
const MESSAGE_LIMIT = 10 * 1024 * 1024;
/** Base64, then form-encoded, can take four times the room. */
const REQUEST_LIMIT = 5 * MESSAGE_LIMIT;

/**
 * Serves SendBounce and SendRawEmail of the SES v1 query API on 127.0.0.1. Instead of being sent, mail is written to
 * the outbox, whole or not at all: `<YYYYMMDDTHHMMSS>-bounce-<original message id>.eml` and `<stamp>-mail-<id>.eml`;
 * a name already taken gets `-2`, `-3`, …, so that a message bounced twice shows. Refuses what SES refuses
 * (MessageRejected); its rate limits and signatures are not checked.
 *
 * Source: Amazon SES API Reference 2010-12-01.
 */
export async function startSesEndpoint(
  options: SesEndpointOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  await mkdir(options.outbox, { recursive: true, mode: 0o700 });
  const server = createServer((req, res) => {
    answer(options, req).then(
      (xml) => reply(res, 200, xml),
      (error: unknown) => refuse(req, res, error),
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port ?? 0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        setTimeout(() => server.closeAllConnections(), 1000).unref();
      }),
  };
}

async function answer(options: SesEndpointOptions, req: IncomingMessage): Promise<string> {
  // Signed requests cannot come from a web page that guesses the port: a browser asks first before it sends the header.
  const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(req.headers.authorization ?? '')?.[1];
  if (!region)
    throw new SesError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  const form = new URLSearchParams(await read(req));
  const action = form.get('Action') ?? '';
  const verify = (sender: string) => refuseUnverified(options.verifiedIdentities, sender, region);
  let messageId: string;
  if (action === 'SendBounce') messageId = await sendBounce(options, form, verify, region);
  else if (action === 'SendRawEmail') messageId = await sendRawEmail(options, form, verify);
  else throw new SesError('InvalidAction', `Could not find operation ${action} for version 2010-12-01`);
  return (
    `<${action}Response xmlns="${NAMESPACE}"><${action}Result><MessageId>${messageId}</MessageId></${action}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`
  );
}

type Verify = (sender: string) => void;

async function sendBounce(
  { now, originalMessage, outbox }: SesEndpointOptions,
  form: URLSearchParams,
  verify: Verify,
  region: string,
): Promise<string> {
  const originalId = required(form, 'OriginalMessageId');
  const from = required(form, 'BounceSender');
  const recipients = members(form, 'BouncedRecipientInfoList').map((prefix) => readRecipient(form, prefix));
  if (recipients.length === 0) throw missing('BouncedRecipientInfoList');
  verify(from);

  // The id becomes part of a file name.
  const original = /^[\w.-]+$/.test(originalId) ? await originalMessage(originalId) : null;
  if (!original || now() - original.receivedAt > BOUNCE_WINDOW_MS) {
    throw rejected(`Message ${originalId} was not received in the last 24 hours.`);
  }
  const to = original.mailFrom.replace(/^<(.*)>$/, '$1');
  if (to === '') throw rejected(`Message ${originalId} has a null MAIL FROM and cannot be bounced.`);
  for (const { candidates } of recipients) {
    if (!candidates.some((candidate) => original.recipients.some((known) => sameAddress(known, candidate)))) {
      throw rejected(`${candidates.join(', ')} was not a recipient of message ${originalId}.`);
    }
  }

  const messageId = newMessageId(now());
  const dsn = await composeDsn({
    messageId,
    date: now(),
    from,
    to,
    explanation: form.get('Explanation'),
    reportingMta: form.get('MessageDsn.ReportingMta') ?? `dns; inbound-smtp.${region}.amazonaws.com`,
    arrivedAt: instant(form, 'MessageDsn.ArrivalDate') ?? original.receivedAt,
    recipients,
    extensions: readExtensions(form, 'MessageDsn'),
    originalHeaders: original.headers,
  });
  await deliver(outbox, `${stamp(now())}-bounce-${originalId}`, dsn);
  return messageId;
}

async function sendRawEmail({ now, outbox }: SesEndpointOptions, form: URLSearchParams, verify: Verify) {
  const raw = Buffer.from(required(form, 'RawMessage.Data'), 'base64');
  if (raw.length > MESSAGE_LIMIT) throw rejected(`Message length is more than ${MESSAGE_LIMIT} bytes long.`);
  const from = parseHeaderBlock(raw).find(({ name }) => name.toLowerCase() === 'from')?.value;
  if (!from) throw rejected("Missing required header 'From'.");
  verify(from);
  if (form.has('Source')) verify(required(form, 'Source'));
  const messageId = newMessageId(now());
  await deliver(outbox, `${stamp(now())}-mail-${messageId}`, raw);
  return messageId;
}

function refuseUnverified(identities: readonly string[] | null, sender: string, region: string): void {
  const address = addressparser(sender, { flatten: true })[0]?.address.toLowerCase() ?? '';
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const covers = (identity: string) =>
    address === identity || domain === identity || domain.endsWith(`.${identity}`);
  if (address === '') throw invalid(`Missing final '@domain'`);
  if (identities?.some((identity) => covers(identity.toLowerCase())) ?? true) return;
  throw rejected(
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${sender}`,
  );
}

const sameAddress = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const newMessageId = (at: number) => `${at.toString(16).padStart(16, '0')}-${randomUUID()}-000000`;
const stamp = (at: number) => new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '');

async function deliver(outbox: string, name: string, message: Buffer): Promise<void> {
  const staged = join(outbox, `.${randomUUID()}`);
  try {
    await writeFile(staged, message, { flag: 'wx', mode: 0o600, flush: true });
    let file = join(outbox, `${name}.eml`);
    // Looked for and renamed in one turn of the event loop, so two bounces of one message cannot become one file.
    for (let copy = 2; existsSync(file); copy++) file = join(outbox, `${name}-${copy}.eml`);
    renameSync(staged, file);
  } finally {
    await rm(staged, { force: true });
  }
}

async function read(req: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of req) {
    length += piece.length;
    if (length <= REQUEST_LIMIT) pieces.push(piece);
  }
  if (length > REQUEST_LIMIT) throw new SesError('RequestEntityTooLarge', 'The request is too large.', 413);
  return Buffer.concat(pieces).toString('latin1');
}

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  req.resume();
  const known = error instanceof SesError ? error : new SesError('InternalFailure', String(error), 500);
  const type = known.status < 500 ? 'Sender' : 'Receiver';
  const message = known.message.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  reply(
    res,
    known.status,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${known.code}</Code>` +
      `<Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

function reply(res: ServerResponse, status: number, xml: string): void {
  res.writeHead(status, { 'Content-Type': 'text/xml' }).end(xml);
}
