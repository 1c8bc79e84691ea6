import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SESClient } from '@aws-sdk/client-ses';
import { expect, it } from 'vitest';
import { ask, type Sources } from '../../../infra/doctor/questions.ts';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { aServer } from '../../helpers/servers.ts';

const NOWHERE = 'http://127.0.0.1:1';
const NOW = Date.parse('2026-10-05T08:00:00Z');
const config = parseConfig(
  {
    domains: ['contoso.example'],
    bounce: { sender: 'bounce@mail.contoso.example' },
    exemptions: [{ server: '192.0.2.25', until: '2026-12-31', reason: 'migration' }],
  },
  exchangeCatalog,
);

/** SES with answers for some calls and a refusal for all others. */
function answering(answers: Record<string, unknown>): Pick<SESClient, 'send'> {
  const send = async (command: { constructor: { name: string } }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    if (name in answers) return answers[name];
    throw Object.assign(new Error(`not allowed to ${name}`), { name: 'AccessDenied' });
  };
  return { send } as Pick<SESClient, 'send'>;
}

const overdue = (overrides: object = {}) => ({
  server: aServer({ episode: { startedAt: NOW - 40 * DAY, granted: 1, credit: 0 }, ...overrides }),
});
const stores = (records: object[]) =>
  ({
    messages: { nextDue: async (kind: string) => (kind === 'release' ? NOW - 1 : null) },
    servers: {
      async *dueForReview() {
        yield* records;
      },
    },
    organisations: { find: async () => null },
  }) as unknown as NonNullable<Sources['stores']>;

const sources = (more: Partial<Sources> = {}): Sources => ({
  ses: answering({}),
  region: 'eu-west-1',
  resolveMx: async () => [],
  cloudWatch: new CloudWatchClient({ region: 'eu-west-1', endpoint: NOWHERE, maxAttempts: 1 }),
  stack: 'Portcullis',
  stores: null,
  consoleUrl: null,
  now: NOW,
  ...more,
});

it('reads what SES says', async () => {
  const ses = answering({
    DescribeActiveReceiptRuleSet: {
      Metadata: { Name: 'portcullis' },
      Rules: [
        {
          Name: 'portcullis-gate',
          Enabled: true,
          Recipients: ['contoso.example'],
          Actions: [{ S3Action: { BucketName: 'mail' } }, { LambdaAction: { FunctionArn: 'arn' } }],
        },
      ],
    },
    GetIdentityVerificationAttributes: {
      VerificationAttributes: { 'contoso.example': { VerificationStatus: 'Success' } },
    },
    GetSendQuota: { Max24HourSend: 200 },
    GetAccountSendingEnabled: { Enabled: true },
  });
  const facts = await ask(config, sources({ ses }));
  expect(facts.activeRuleSet).toEqual({
    known: {
      name: 'portcullis',
      rules: [
        {
          name: 'portcullis-gate',
          enabled: true,
          recipients: ['contoso.example'],
          actions: ['S3', 'Lambda'],
        },
      ],
    },
  });
  expect(facts.verification).toEqual({ known: new Map([['contoso.example', 'Success']]) });
  expect(facts.sending).toEqual({ known: { enabled: true, perDay: 200 } });
});

it('one question that fails does not keep the others from being asked', async () => {
  const ses = answering({ GetSendQuota: { Max24HourSend: 50_000 }, GetAccountSendingEnabled: {} });
  const facts = await ask(config, sources({ ses }));
  expect(facts.activeRuleSet).toEqual({
    unknown: 'AccessDenied: not allowed to DescribeActiveReceiptRuleSet',
  });
  expect(facts.sending).toEqual({ known: { enabled: true, perDay: 50_000 } });
});

it('a domain without MX has none; a resolver that does not answer leaves it open', async () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(code), { code });
  };
  const none = await ask(config, sources({ resolveMx: failing('ENODATA') }));
  expect(none.mx.get('contoso.example')).toEqual({ known: [] });
  const silent = await ask(config, sources({ resolveMx: failing('ETIMEOUT') }));
  expect(silent.mx.get('contoso.example')).toEqual({ unknown: 'Error: ETIMEOUT' });
});

it('without the names of the tables the schedules cannot be seen, and it says how to get them', async () => {
  const facts = await ask(config, sources());
  expect(facts.due).toEqual({ unknown: expect.stringContaining('cdk.out/outputs.json') });
});

it('finds what has been due and which servers a daily run has forgotten, and only those', async () => {
  const records = [
    overdue(),
    overdue({ exemption: { until: NOW + DAY, reason: 'migration' } }),
    overdue({ episode: null }),
    overdue({ ip: '192.0.2.25' }),
  ];
  const facts = await ask(config, sources({ stores: stores(records) }));
  expect(facts.due).toEqual({ known: { release: NOW - 1, bounce: null } });
  expect(facts.forgotten).toEqual({ known: 1 });
});

it('finds the alarms of its own stack, by the names that the documentation explains', async () => {
  const asked: string[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    asked.push(body);
    res.setHeader('content-type', 'application/x-amz-json-1.0');
    const named = (AlarmName: string, StateValue: string) => ({ AlarmName, StateValue });
    res.end(
      JSON.stringify({
        MetricAlarms: [
          named('Portcullis-PortcullisAlarmsFailedOpen0A1B2C3D-AbCdEf', 'OK'),
          named('Portcullis-PortcullisAlarmsReleaseStopped99887766-XyZ', 'ALARM'),
          named('Portcullis-of-somebody-else', 'ALARM'),
        ],
      }),
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const cloudWatch = new CloudWatchClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { alarms } = await ask(config, sources({ cloudWatch }));
  server.close();
  expect(asked.join()).toContain('Portcullis-');
  expect(alarms).toEqual({
    known: [
      { name: 'FailedOpen', state: 'OK' },
      { name: 'ReleaseStopped', state: 'ALARM' },
    ],
  });
});

it('knocks at the console as a browser would, and follows it nowhere', async () => {
  const server = createServer((_, res) => {
    res.writeHead(302, { location: 'https://login.example/authorize' });
    res.end();
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const consoleUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const known = await ask(config, sources({ consoleUrl }));
  server.close();
  expect(known.console).toEqual({ known: { status: 302, location: 'https://login.example/authorize' } });
  const nowhere = await ask(config, sources({ consoleUrl: NOWHERE }));
  expect(nowhere.console).toEqual({ unknown: expect.stringContaining('fetch failed') });
  expect((await ask(config, sources())).console).toEqual({ unknown: expect.stringContaining('deploy') });
});
