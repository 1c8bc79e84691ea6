import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { EncryptJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startObjectStore } from '../../infra/local/object-store.ts';
import { startSesEndpoint } from '../../infra/local/ses-endpoint.ts';
import { startTableStore } from '../../infra/local/table-store.ts';
import { ensureTables, TABLE_NAMES } from '../../infra/local/tables.ts';
import { createDynamoClient } from '../../lib/aws/clients.ts';
import { createS3Client } from '../../lib/aws/mail-store.ts';
import { createMessageStore } from '../../lib/aws/message-store.ts';
import { createServerStore } from '../../lib/aws/server-store.ts';
import { deriveKey } from '../../lib/console/keys.ts';
import { createLinks } from '../../lib/console/link.ts';
import { DEFAULT_LADDER } from '../../lib/domain/ladder.ts';
import { HOUR } from '../../lib/domain/time.ts';
import { type AccountServices, startAccountServices } from '../helpers/account-services.ts';
import { receiptEvent } from '../helpers/headers.ts';
import type { Invocation, Lambda } from '../helpers/lambda.ts';
import { environmentOf } from '../helpers/permissions.ts';
import { type Recorder, startRecorder } from '../helpers/recorder.ts';
import { deploy, type Endpoints } from './deployed.ts';

const SECRET = 'the secret of the stack';
const deployed = deploy({
  detection: { sightings: 1, withinHours: 24 },
  ladder: [{ stage: 1, fromDay: 0, throttleMinutes: 60, blockMinutes: 0 }],
  report: { to: ['operator@contoso.example'] },
  console: { bodies: true },
});
const environment = environmentOf(deployed.stack, deployed.resource('console'));
const HOST = new URL(environment.CONSOLE_URL ?? '').host;
const ORIGIN = `https://${HOST}`;

const recorders: Recorder[] = [];
const closing: (() => Promise<unknown>)[] = [];
const endpoints: Endpoints = {};
const directory = mkdtempSync(join(tmpdir(), 'console-'));
let account: AccountServices;
let lambda: Lambda;
let server = '';
let tables: Parameters<typeof createServerStore>[0];

beforeAll(async () => {
  const tableStore = await startTableStore({ file: join(directory, 'tables.db') });
  const objectStore = await startObjectStore({ directory, bucket: 'mail' });
  account = await startAccountServices();
  account.secrets.set(environment.CONSOLE_SECRET ?? '', SECRET);
  account.ringing.push('Test-PAlarmsHeldTooLong0A1B2C3D-AbC', 'Another-PAlarmsFailedOpen0A1B2C3D-AbC');
  const ses = await startSesEndpoint({
    outbox: join(directory, 'outbox'),
    now: Date.now,
    verifiedIdentities: ['contoso.example'],
    originalMessage: async () => null,
  });
  const services = { DYNAMODB: tableStore, S3: objectStore, SES: ses };
  for (const [service, { url, close }] of Object.entries({
    ...services,
    SECRETS_MANAGER: account,
    CLOUDWATCH: account,
  })) {
    const recorder = await startRecorder(url);
    recorders.push(recorder);
    closing.push(close, () => recorder.close());
    endpoints[service as keyof Endpoints] = recorder.url;
    process.env[`AWS_ENDPOINT_URL_${service}`] = url;
  }
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  tables = { client: createDynamoClient(), ...TABLE_NAMES };
  await ensureTables(tables.client);

  // A server whose mail is held, by the gate itself.
  const gate = deployed.start('gate', endpoints);
  for (const id of ['m1', 'm2']) {
    const Body = 'Subject: an order\r\n\r\nTwelve boxes.\r\n';
    await createS3Client().send(new PutObjectCommand({ Bucket: 'mail', Key: `raw/${id}`, Body }));
    await gate.invoke(receiptEvent({ id }));
  }
  await gate.stop();
  server = (await createMessageStore(tables, 30).find('m1'))?.serverId ?? '';
  lambda = deployed.start('console', endpoints, {
    // Where nobody answers, so that this test reaches nobody.
    environment: { OIDC_ISSUER: 'https://127.0.0.1:1' },
  });
}, 60_000);
afterAll(async () => {
  await deployed.stop();
  for (const close of closing.reverse()) await close();
});

/** A session such as the function itself sets, of somebody in a role. */
async function session(role: 'viewer' | 'operator', secret = SECRET): Promise<string> {
  const content = { name: 'kim@contoso.example', role, session: 'a sign-in' };
  const sealed = await new EncryptJWT({ content })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(`session ${environment.OIDC_CLIENT_ID} https://127.0.0.1:1`)
    .setExpirationTime(new Date(Date.now() + HOUR))
    .encrypt(deriveKey(secret, 'session'));
  return `__Host-portcullis=${sealed}`;
}

interface Request {
  readonly method?: string;
  readonly path: string;
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly domainName?: string;
}

/** What API Gateway sends. Source: its Developer Guide, "AWS Lambda proxy integrations", payload 2.0. */
function event({ method = 'GET', path, cookies, headers = {}, body, domainName = HOST }: Request) {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: 'ANY /{path+}',
    rawPath,
    rawQueryString,
    ...(cookies && { cookies }),
    headers: { host: domainName, 'x-forwarded-proto': 'https', ...headers },
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3',
      domainName,
      domainPrefix: 'a1b2c3',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'test' },
      requestId: 'r',
      routeKey: 'ANY /{path+}',
      stage: '$default',
      time: '05/Oct/2026:08:00:00 +0000',
      timeEpoch: 1_791_187_200_000,
    },
    ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined,
  };
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly cookies?: readonly string[];
}

/** One request, all of whose calls the function must be allowed. */
async function ask(request: Request): Promise<Answer & Pick<Invocation, 'log' | 'metrics'>> {
  for (const { calls } of recorders) calls.length = 0;
  const { answer, error, log, metrics } = await lambda.invoke(event(request));
  expect(error).toBeNull();
  const calls = recorders.flatMap((recorder) => recorder.calls);
  expect(deployed.forbidden('console', calls)).toEqual([]);
  return { ...(answer as Answer), log, metrics };
}

const signedIn = async (path: string, more: Partial<Request> = {}) =>
  ask({ path, cookies: [await session('operator')], ...more });

const csrf = async (): Promise<string> =>
  /name="_csrf" value="([\w-]+)"/.exec((await signedIn('/')).body)?.[1] ?? '';

/** A form of our own pages, or a request of their API. */
async function change(method: string, path: string, body?: object) {
  return signedIn(path, {
    method,
    headers: { origin: ORIGIN, 'x-csrf-token': await csrf(), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
}

describe('somebody who has signed in', () => {
  it('sees the overview, with the alarms of this stack', async () => {
    const { statusCode, headers, body, metrics } = await signedIn('/');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain('kim@contoso.example');
    expect(body).toContain('HeldTooLong');
    expect(body).not.toContain('FailedOpen');
    expect(metrics).toContainEqual(expect.objectContaining({ service: 'console' }));
  });

  it('sees all there is to see, within what the function is allowed', async () => {
    const paths = [
      '/servers',
      '/servers?sort=name',
      '/servers?sort=address',
      '/servers?organisation=wingtip.example',
      `/servers/${server}`,
      '/messages',
      `/messages?server=${server}`,
      '/messages/m1',
      '/organisations',
      '/organisations/wingtip.example',
      '/reports',
      '/policy',
      '/api/tallies',
      '/api/servers',
      '/api/servers?q=wing&stage=1',
      `/api/servers/${server}`,
      '/api/messages?state=held',
      `/api/messages?server=${server}`,
      '/api/messages/m1',
      '/api/messages/m1/raw',
      '/api/organisations',
      '/api/organisations/wingtip.example',
      '/api/reports',
      `/api/reports/${new Date().toISOString().slice(0, 10)}`,
      '/api/reports/2026-09-21?format=html',
    ];
    const failed: object[] = [];
    for (const path of paths) {
      const { statusCode, body } = await signedIn(path);
      if (statusCode !== 200) failed.push({ path, statusCode, body: body.slice(0, 200) });
    }
    expect(failed).toEqual([]);
  }, 60_000);

  it('downloads whole messages where the configuration says so', async () => {
    const { body, isBase64Encoded } = await signedIn('/api/messages/m1/raw');
    expect(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString()).toContain('Twelve boxes.');
  });

  // method | path | body | status
  it.each([
    ['POST', '/api/organisations/wingtip.example/pauses', { days: 3 }, 201],
    ['DELETE', '/api/organisations/wingtip.example/pauses/current', undefined, 200],
    ['PUT', '/api/organisations/wingtip.example/contacts', { contacts: ['it@wingtip.example'] }, 200],
    ['POST', '/api/servers/SERVER/exemption', { until: '2099-01-01', reason: 'a test' }, 201],
    ['DELETE', '/api/servers/SERVER/exemption', undefined, 200],
    ['POST', '/api/servers/SERVER/organisation', { organisation: 'northwind.example' }, 200],
    ['POST', '/api/messages/m1/release', undefined, 200],
    ['POST', '/api/servers/SERVER/release', undefined, 200],
    ['POST', '/api/reports/2026-09-22/mail', undefined, 200],
  ] as const)('may %s %s, and so may the function', async (method, path, body, status) => {
    const answer = await change(method, path.replace('SERVER', server), body);
    expect({ status: answer.statusCode, body: answer.statusCode === status ? '' : answer.body }).toEqual({
      status,
      body: '',
    });
  });

  it('changes nothing from another origin, whatever the host before the API is called', async () => {
    const headers = { 'x-csrf-token': await csrf(), origin: 'https://evil.example' };
    const request = { method: 'DELETE', headers, domainName: 'evil.example' };
    expect((await signedIn('/api/organisations/wingtip.example/pauses/current', request)).statusCode).toBe(
      403,
    );
  });

  it('gets a large message no further than Lambda can carry it', async () => {
    const Body = `Subject: x\r\n\r\n${'x'.repeat(5_000_000)}`;
    await createS3Client().send(new PutObjectCommand({ Bucket: 'mail', Key: 'raw/m2', Body }));
    const { statusCode, body } = await signedIn('/api/messages/m2/raw');
    expect(statusCode).toBe(413);
    expect(body).toContain('aws s3 cp');
  });

  it('gets a large report no further either, counted as Lambda does: in bytes of JSON', async () => {
    const Key = 'reports/2026-09-20.';
    await createS3Client().send(new PutObjectCommand({ Bucket: 'mail', Key: `${Key}json`, Body: '{}' }));
    for (const [Body, expected] of [
      ['"'.repeat(4_000_000), 413],
      ['é'.repeat(4_000_000), 413],
      ['x'.repeat(4_000_000), 200],
    ] as const) {
      await createS3Client().send(new PutObjectCommand({ Bucket: 'mail', Key: `${Key}csv`, Body }));
      const { statusCode, body } = await signedIn('/reports/2026-09-20?format=csv');
      expect(statusCode).toBe(expected);
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(6_000_000);
    }
  });
});

describe('a stranger', () => {
  it('gets nothing, and a page in words when the provider does not answer', async () => {
    expect((await ask({ path: '/api/servers' })).statusCode).toBe(401);
    const { statusCode, body, log } = await ask({ path: '/servers' });
    expect(statusCode).toBe(502);
    expect(body).toContain('cannot be reached');
    expect(log[0]).toMatchObject({ message: 'sign-in-failed', level: 'ERROR' });
  });

  it('is not let in by a session of another installation', async () => {
    const cookies = [await session('operator', 'another')];
    expect((await ask({ path: '/api/servers', cookies })).statusCode).toBe(401);
  });

  it('opens the page of a postmaster with a link, and is counted by the address that API Gateway saw', async () => {
    const clock = { now: Date.now };
    const links = createLinks({ secret: SECRET, url: () => ORIGIN, ladder: DEFAULT_LADDER, clock });
    const found = await createServerStore(tables).find(server);
    const link = await links.toServer({ id: server, organisation: found?.server.organisation ?? null });
    const path = new URL(link ?? '').pathname;
    const { statusCode, headers, body } = await ask({ path });
    expect({ statusCode, body: statusCode === 200 ? '' : body }).toEqual({ statusCode: 200, body: '' });
    expect(headers['cache-control']).toBe('no-store');
    const posted = { method: 'POST', path: `${path}/pause`, headers: { origin: ORIGIN } };
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await ask(posted)).statusCode);
    expect(statuses.at(-1)).toBe(429);
  });
});

it('a secret that cannot be read fails loudly, and is asked for again', async () => {
  account.secrets.clear();
  const fresh = deployed.start('console', endpoints);
  const { error, log } = await fresh.invoke(event({ path: '/' }));
  expect(error).toContain('is not there');
  expect(log[0]).toMatchObject({ message: 'console-failed' });
  account.secrets.set(environment.CONSOLE_SECRET ?? '', SECRET);
  const { answer } = await fresh.invoke(event({ path: '/api/servers' }));
  expect((answer as Answer).statusCode).toBe(401);
});
