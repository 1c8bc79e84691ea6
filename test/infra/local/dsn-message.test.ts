import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { composeDsn, type DsnMessage } from '../../../infra/local/dsn-message.ts';

const DSN: DsnMessage = {
  messageId: '000001998a2f-7e6c1d52-000000',
  date: Date.UTC(2026, 8, 21, 11, 43, 7),
  from: 'Portcullis – Mail <postmaster@example.org>',
  to: 'alice@sender.example',
  explanation: 'Ihr Server ist veraltet, für Hilfe siehe https://example.org/.\n.\nFrom here on: nothing.',
  reportingMta: 'dns; inbound-smtp.eu-west-1.amazonaws.com',
  arrivedAt: Date.UTC(2026, 8, 21, 11, 40, 0),
  recipients: [
    {
      address: 'bob@example.org',
      action: 'failed',
      status: '5.7.230',
      diagnostic: `550 5.7.230 Connecting Exchange server version is out-of-date; ${'see https://example.org/portcullis '.repeat(4).trim()}`,
      remoteMta: null,
      lastAttemptAt: null,
      extensions: [],
    },
    {
      address: 'carol@example.org',
      action: 'delayed',
      status: '4.7.230',
      diagnostic: 'smtp; 450 4.7.230 later',
      remoteMta: 'dns; mx.example.org',
      lastAttemptAt: Date.UTC(2026, 8, 21, 11, 41, 0),
      extensions: [{ name: 'X-Portcullis-Stage', value: '5' }],
    },
  ],
  extensions: [{ name: 'X-Portcullis', value: 'line one\r\nStatus: 2.0.0' }],
  originalHeaders: `Received: from mail.sender.example ([192.0.2.1])\r\n by inbound-smtp\r\nSubject: caf\xe9\r\nX-Long: ${'x'.repeat(1500)}\r\n`,
};

test('equal values give equal bytes', async () => {
  expect(await composeDsn(DSN)).toEqual(await composeDsn(DSN));
});

test('every line ends in CRLF, is 7-bit and at most 998 long', async () => {
  const text = (await composeDsn(DSN)).toString('latin1');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of text.split('\r\n')) expect(line).toMatch(/^[\t -~]{0,998}$/);
});

test('the head says: null return path, to the sender, automatic, a delivery status report', async () => {
  const [head = ''] = (await composeDsn(DSN)).toString().split('\r\n\r\n');
  expect(head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')).toEqual([
    'Return-Path: <>',
    'From: =?UTF-8?Q?Portcullis_=E2=80=93_Mail?= <postmaster@example.org>',
    'To: alice@sender.example',
    'Subject: Delivery Status Notification (Failure)',
    'Date: Mon, 21 Sep 2026 11:43:07 +0000',
    'Message-ID: <000001998a2f-7e6c1d52-000000@example.org>',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    expect.stringMatching(
      /^Content-Type: multipart\/report; report-type=delivery-status; boundary="[\w-]{30,70}"$/,
    ),
  ]);
});

test('the status part is the fields of RFC 3464, and no value can add one', async () => {
  const text = (await composeDsn(DSN)).toString();
  const part = /Content-Type: message\/delivery-status\r\n\r\n(.*?)\r\n--/s.exec(text)?.[1] ?? '';
  expect(part.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')).toEqual([
    'Reporting-MTA: dns; inbound-smtp.eu-west-1.amazonaws.com',
    'Arrival-Date: Mon, 21 Sep 2026 11:40:00 +0000',
    'X-Portcullis: line one Status: 2.0.0',
    '',
    'Final-Recipient: rfc822; bob@example.org',
    'Action: failed',
    'Status: 5.7.230',
    `Diagnostic-Code: smtp; ${DSN.recipients[0]?.diagnostic}`,
    '',
    'Final-Recipient: rfc822; carol@example.org',
    'Action: delayed',
    'Status: 4.7.230',
    'Remote-MTA: dns; mx.example.org',
    'Diagnostic-Code: smtp; 450 4.7.230 later',
    'Last-Attempt-Date: Mon, 21 Sep 2026 11:41:00 +0000',
    'X-Portcullis-Stage: 5',
    '',
  ]);
});

test.each([
  ['failed', 'Delivery Status Notification (Failure)'],
  ['delayed', 'Delivery Status Notification (Delay)'],
  ['delivered', 'Delivery Status Notification'],
] as const)('a %s recipient makes the subject "%s"', async (action, subject) => {
  const [recipient] = DSN.recipients;
  const text = String(await composeDsn({ ...DSN, recipients: recipient ? [{ ...recipient, action }] : [] }));
  expect(text).toContain(`\r\nSubject: ${subject}\r\n`);
});

test('without an explanation it says in its own words who did not get the message and why', async () => {
  const text = String(await composeDsn({ ...DSN, explanation: null }));
  expect(text).toContain('bob@example.org: failed (5.7.230)');
  expect(text).toContain('550 5.7.230 Connecting Exchange server');
});

const python = spawnSync('python3', ['-c', 'import email.policy']).status === 0;

describe.skipIf(!python)("read back by Python's email package", () => {
  const READ = `
import sys, json, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
text, status, headers = m.get_payload()
json.dump({
  'defects': [str(d) for p in m.walk() for d in p.defects],
  'type': m.get_content_type(), 'report': m.get_param('report-type'),
  'from': str(m['From']), 'parts': [p.get_content_type() for p in (text, status, headers)],
  'text': text.get_content(), 'status': [dict(block.items()) for block in status.get_payload()],
  'original': headers.get_payload(decode=True).decode('latin1'),
}, sys.stdout)`;

  test('it is the report that was meant', async () => {
    const { stdout, stderr } = spawnSync('python3', ['-c', READ], {
      input: await composeDsn(DSN),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const read = JSON.parse(stdout);
    expect(read).toMatchObject({
      defects: [],
      type: 'multipart/report',
      report: 'delivery-status',
      from: DSN.from,
      parts: ['text/plain', 'message/delivery-status', 'text/rfc822-headers'],
    });
    expect(read.text.replaceAll('\r\n', '\n').trimEnd()).toBe(DSN.explanation);
    expect(read.original).toBe(DSN.originalHeaders);
    expect(read.status).toHaveLength(3);
    expect(read.status[1]).toMatchObject({
      'Final-Recipient': 'rfc822; bob@example.org',
      Action: 'failed',
      Status: '5.7.230',
    });
    expect(read.status[2]).toMatchObject({
      'Final-Recipient': 'rfc822; carol@example.org',
      Action: 'delayed',
    });
  });
});
