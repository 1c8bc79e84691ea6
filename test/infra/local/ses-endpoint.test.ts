import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ListIdentitiesCommand,
  SESClient,
  SendBounceCommand,
  type SendBounceCommandInput,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OriginalMessage, startSesEndpoint } from '../../../infra/local/ses-endpoint.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 8, 21, 11, 43, 7, 120);
const ORIGINAL: OriginalMessage = {
  receivedAt: NOW - HOUR,
  mailFrom: 'alice@sender.example',
  recipients: ['bob@example.org', 'carol@example.org'],
  headers: 'Received: from mail.sender.example\r\nSubject: Hello\r\n',
};
const RECEIVED: Record<string, OriginalMessage> = {
  m1: ORIGINAL,
  'null-sender': { ...ORIGINAL, mailFrom: '<>' },
  'day-old': { ...ORIGINAL, receivedAt: NOW - 24 * HOUR },
  'too-old': { ...ORIGINAL, receivedAt: NOW - 24 * HOUR - 1 },
};

let directory: string;
let outbox: string;
let endpoint: Awaited<ReturnType<typeof startSesEndpoint>>;
let client: SESClient;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ses-endpoint-'));
  outbox = join(directory, 'outbox');
  endpoint = await startSesEndpoint({
    outbox,
    now: () => NOW,
    originalMessage: async (id) => RECEIVED[id] ?? null,
    verifiedIdentities: ['example.org', 'reports@other.example'],
  });
  client = new SESClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterEach(async () => {
  client.destroy();
  await endpoint.close();
  await rm(directory, { recursive: true, force: true });
});

const bounce = (more: Partial<SendBounceCommandInput> = {}) =>
  client.send(
    new SendBounceCommand({
      OriginalMessageId: 'm1',
      BounceSender: 'Postmaster <postmaster@example.org>',
      Explanation: 'Your server is out of date & blocked.\nSee <https://example.org/>.',
      BouncedRecipientInfoList: [
        {
          Recipient: 'BOB@example.org',
          RecipientDsnFields: {
            Action: 'failed',
            Status: '5.7.230',
            DiagnosticCode: 'smtp; 550 5.7.230 out-of-date',
          },
        },
      ],
      MessageDsn: {
        ReportingMta: 'dns; mx.example.org',
        ArrivalDate: new Date(NOW - 2 * HOUR),
        ExtensionFields: [{ Name: 'X-Portcullis-Stage', Value: '8' }],
      },
      ...more,
    }),
  );
const send = (raw: string | Buffer, more: { Source?: string } = {}) =>
  client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) }, ...more }));
const rejected = (message: RegExp, name = 'MessageRejected') => ({
  name,
  message: expect.stringMatching(message),
  $metadata: { httpStatusCode: 400 },
});

describe('SendBounce', () => {
  test('writes the delivery status notification and returns its id', async () => {
    const { MessageId } = await bounce();
    expect(await readdir(outbox)).toEqual(['20260921T114307-bounce-m1.eml']);
    const bytes = await readFile(join(outbox, '20260921T114307-bounce-m1.eml'), 'utf8');
    const text = `\r\n${bytes.replaceAll(/\r\n[ \t]+/g, ' ')}`;
    for (const line of [
      'Return-Path: <>',
      'From: Postmaster <postmaster@example.org>',
      'To: alice@sender.example',
      'Auto-Submitted: auto-replied',
      `Message-ID: <${MessageId}@example.org>`,
      'Your server is out of date & blocked.',
      'See <https://example.org/>.',
      'Reporting-MTA: dns; mx.example.org',
      'Arrival-Date: Mon, 21 Sep 2026 09:43:07 +0000',
      'X-Portcullis-Stage: 8',
      'Final-Recipient: rfc822; BOB@example.org',
      'Status: 5.7.230',
      'Diagnostic-Code: smtp; 550 5.7.230 out-of-date',
      'Subject: Hello',
    ]) {
      expect(text).toContain(`\r\n${line}\r\n`);
    }
  });

  test('reports itself as the inbound server of the region, with the time of receipt, unless told otherwise', async () => {
    await client.send(
      new SendBounceCommand({
        OriginalMessageId: 'm1',
        BounceSender: 'postmaster@example.org',
        BouncedRecipientInfoList: [
          { Recipient: 'bob@example.org', BounceType: 'DoesNotExist' },
          { Recipient: 'carol@example.org', BounceType: 'TemporaryFailure' },
        ],
      }),
    );
    const text = await readFile(join(outbox, '20260921T114307-bounce-m1.eml'), 'utf8');
    expect(text).toContain(
      'Reporting-MTA: dns; inbound-smtp.eu-west-1.amazonaws.com\r\nArrival-Date: Mon, 21 Sep 2026 10:43:07 +0000',
    );
    expect(text).toContain('Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1');
    expect(text).toContain('Final-Recipient: rfc822; carol@example.org\r\nAction: delayed\r\nStatus: 4.0.0');
  });

  test('a message bounced twice, even at once, shows as two files', async () => {
    await Promise.all([bounce(), bounce(), bounce()]);
    expect((await readdir(outbox)).sort()).toEqual([
      '20260921T114307-bounce-m1-2.eml',
      '20260921T114307-bounce-m1-3.eml',
      '20260921T114307-bounce-m1.eml',
    ]);
  });

  test('a message received exactly 24 hours ago can be bounced', async () => {
    await bounce({ OriginalMessageId: 'day-old' });
    expect(await readdir(outbox)).toHaveLength(1);
  });

  const recipient = (Recipient: string, FinalRecipient?: string) => ({
    BouncedRecipientInfoList: [
      {
        Recipient,
        RecipientDsnFields: {
          Action: 'failed' as const,
          Status: '5.7.1',
          ...(FinalRecipient && { FinalRecipient }),
        },
      },
    ],
  });

  test('either the recipient or the final recipient must have been a recipient', async () => {
    await bounce(recipient('dave@example.org', 'bob@example.org'));
    await bounce(recipient('bob@example.org', 'dave@example.org'));
  });

  test.each<[string, Partial<SendBounceCommandInput>, RegExp]>([
    ['an unknown message', { OriginalMessageId: 'm2' }, /m2/],
    ['an id that is a path', { OriginalMessageId: '../m1' }, /m1/],
    ['a message of more than 24 hours ago', { OriginalMessageId: 'too-old' }, /24 hours/],
    ['a message from the null sender', { OriginalMessageId: 'null-sender' }, /null MAIL FROM/],
    ['somebody who was no recipient', recipient('eve@example.org'), /eve@example.org was not a recipient/],
    [
      'a sender that is not verified',
      { BounceSender: 'x@notexample.org' },
      /^Email address is not verified\. The following identities failed the check in region EU-WEST-1: x@notexample\.org$/,
    ],
  ])('%s is MessageRejected and writes nothing', async (_, input, message) => {
    await expect(bounce(input)).rejects.toMatchObject(rejected(message));
    expect(await readdir(outbox)).toEqual([]);
  });

  test.each<[string, Partial<SendBounceCommandInput>, string]>([
    ['no recipients', { BouncedRecipientInfoList: [] }, 'ValidationError'],
    [
      'a recipient without a status',
      { BouncedRecipientInfoList: [{ Recipient: 'bob@example.org' }] },
      'InvalidParameterValue',
    ],
    [
      'a field that would add a line',
      { MessageDsn: { ReportingMta: 'dns; x', ExtensionFields: [{ Name: 'X-A', Value: 'a\nb' }] } },
      'InvalidParameterValue',
    ],
    [
      'a field that is not an extension',
      { MessageDsn: { ReportingMta: 'dns; x', ExtensionFields: [{ Name: 'Status', Value: '2.0.0' }] } },
      'InvalidParameterValue',
    ],
  ])('%s is refused', async (_, input, name) => {
    await expect(bounce(input)).rejects.toMatchObject(rejected(/./, name));
    expect(await readdir(outbox)).toEqual([]);
  });
});

describe('SendRawEmail', () => {
  const MAIL = Buffer.from(
    'From: Reports <reports@sub.example.org>\r\nTo: admin@x.example\r\n\r\n\xe9\0+/=%&\n',
    'latin1',
  );

  test('writes the message as it is', async () => {
    const { MessageId } = await send(MAIL);
    const name = `20260921T114307-mail-${MessageId}.eml`;
    expect(await readdir(outbox)).toEqual([name]);
    expect(await readFile(join(outbox, name))).toEqual(MAIL);
  });

  test('takes 10 MB and no more', async () => {
    const limit = 10 * 1024 * 1024;
    await send(Buffer.concat([MAIL, Buffer.alloc(limit - MAIL.length, '\xff+', 'latin1')]));
    await expect(send(Buffer.concat([MAIL, Buffer.alloc(limit)]))).rejects.toMatchObject(
      rejected(/10485760 bytes/),
    );
  });

  test('needs a verified From and, if given, Source', async () => {
    await send('From: reports@other.example\r\n\r\n', { Source: 'bounces@example.org' });
    await expect(send('From: x@other.example\r\n\r\n')).rejects.toMatchObject(rejected(/not verified/));
    await expect(send('To: x@other.example\r\n\r\n')).rejects.toMatchObject(rejected(/'From'/));
    await expect(send(MAIL, { Source: 'x@other.example' })).rejects.toMatchObject(rejected(/not verified/));
    expect(await readdir(outbox)).toHaveLength(1);
  });
});

test('any other action is InvalidAction', async () => {
  await expect(client.send(new ListIdentitiesCommand({}))).rejects.toMatchObject(
    rejected(/ListIdentities/, 'InvalidAction'),
  );
});

test('a request that is not signed, as a web page could send it, is refused', async () => {
  const body = new URLSearchParams({ Action: 'SendRawEmail', 'RawMessage.Data': 'RnJvbTogYQ==' });
  const response = await fetch(endpoint.url, { method: 'POST', body });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
});

test('without a list of identities all are verified', async () => {
  const open = await startSesEndpoint({
    outbox,
    now: () => NOW,
    originalMessage: async () => null,
    verifiedIdentities: null,
  });
  const free = new SESClient({
    endpoint: open.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await free.send(
    new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('From: any@where.example\r\n\r\n') } }),
  );
  free.destroy();
  await open.close();
});
