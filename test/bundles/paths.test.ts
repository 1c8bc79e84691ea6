import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startObjectStore } from '../../infra/local/object-store.ts';
import { startSesEndpoint } from '../../infra/local/ses-endpoint.ts';
import { startTableStore } from '../../infra/local/table-store.ts';
import { ensureTables, TABLE_NAMES } from '../../infra/local/tables.ts';
import { createDynamoClient, type Tables } from '../../lib/aws/clients.ts';
import { createS3Client } from '../../lib/aws/mail-store.ts';
import { createMessageStore } from '../../lib/aws/message-store.ts';
import { createServerStore } from '../../lib/aws/server-store.ts';
import { DAY, HOUR, MINUTE } from '../../lib/domain/time.ts';
import { startAccountServices } from '../helpers/account-services.ts';
import { receiptEvent } from '../helpers/headers.ts';
import { type Recorder, startRecorder } from '../helpers/recorder.ts';
import { aServerQuery } from '../helpers/servers.ts';
import { type Deployed, deploy, type Endpoints } from './deployed.ts';

const directory = mkdtempSync(join(tmpdir(), 'paths-'));
const outbox = join(directory, 'outbox');
const created: string[] = [];
const closing: (() => Promise<unknown>)[] = [];
const recorders: Recorder[] = [];
const endpoints: Endpoints = {};
let tables: Tables;

beforeAll(async () => {
  const tableStore = await startTableStore({ file: join(directory, 'tables.db') });
  const objectStore = await startObjectStore({ directory, bucket: 'mail' });
  objectStore.onCreated((key) => created.push(key));
  const ses = await startSesEndpoint({
    outbox,
    now: Date.now,
    verifiedIdentities: ['contoso.example'],
    async originalMessage(id) {
      const message = await createMessageStore(tables, 30).find(id);
      return message && { ...message, headers: 'Subject: an order' };
    },
  });
  const account = await startAccountServices();
  for (const { id } of deploy().stack.ofType('AWS::SecretsManager::Secret'))
    account.secrets.set(id, 'secret');
  closing.push(
    () => account.close(),
    () => tableStore.close(),
    () => objectStore.close(),
    () => ses.close(),
  );
  const services = { DYNAMODB: tableStore, S3: objectStore, SES: ses, SECRETS_MANAGER: account };
  for (const [service, { url }] of Object.entries(services)) {
    const recorder = await startRecorder(url);
    recorders.push(recorder);
    closing.push(() => recorder.close());
    endpoints[service as keyof Endpoints] = recorder.url;
    process.env[`AWS_ENDPOINT_URL_${service}`] = url;
  }
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  tables = { client: createDynamoClient(), ...TABLE_NAMES };
  await ensureTables(tables.client);
}, 60_000);
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** What SES does first. */
const store = (id: string) =>
  createS3Client().send(
    new PutObjectCommand({
      Bucket: 'mail',
      Key: `raw/${id}`,
      Body: 'Subject: an order\r\n\r\nTwelve boxes.\r\n',
    }),
  );
const messageOf = (id: string) => createMessageStore(tables, 30).find(id);

/** What SES has sent, of the files whose names hold this, in order. */
const sent = (what: string): string[] =>
  readdirSync(outbox)
    .filter((file) => file.includes(what))
    .toSorted()
    .map((file) => readFileSync(join(outbox, file), 'utf8'));

/** Runs a function once and finds out whether it was allowed all that it did. */
async function run(
  deployed: Deployed,
  name: Parameters<Deployed['start']>[0],
  event: unknown,
  clockAhead = 0,
  error: unknown = null,
) {
  for (const { calls } of recorders) calls.length = 0;
  const lambda = deployed.start(name, endpoints, { clockAhead });
  const invocation = await lambda.invoke(event);
  await lambda.stop();
  const calls = recorders.flatMap((recorder) => recorder.calls);
  expect(calls.length).toBeGreaterThan(0);
  expect(deployed.forbidden(name, calls)).toEqual([]);
  expect(invocation.error).toEqual(error);
  return invocation;
}

const sightings = { sightings: 1, withinHours: 24 };
const always = (throttleMinutes: number, blockMinutes: number) => ({
  detection: sightings,
  ladder: [{ stage: 1, fromDay: 0, throttleMinutes, blockMinutes }],
});
const now = () => new Date().toISOString();

describe('a throttled server', () => {
  const deployed = deploy(always(60, 0));
  afterAll(() => deployed.stop());

  it('has its mail held, then released into the inbox within the hour, whole and announced like any other', async () => {
    await store('held1');
    const { answer, metrics } = await run(
      deployed,
      'gate',
      receiptEvent({ id: 'held1', ip: '198.51.100.31', at: now() }),
    );
    expect(answer).toEqual({ disposition: 'STOP_RULE_SET' });
    expect(metrics).toContainEqual(expect.objectContaining({ Decisions: 1, verdict: 'defer', stage: '1' }));
    expect(await messageOf('held1')).toMatchObject({ state: 'held' });

    const early = await run(deployed, 'release', {});
    expect(early.answer).toEqual({ released: 0, failed: 0 });
    expect(early.metrics).toContainEqual(expect.objectContaining({ Held: 1 }));
    expect(created).not.toContain('inbox/held1');

    const due = await run(deployed, 'release', {}, HOUR + MINUTE);
    expect(due.answer).toEqual({ released: 1, failed: 0 });
    expect(due.metrics).toContainEqual(expect.objectContaining({ Held: 0, service: 'release' }));
    expect(await messageOf('held1')).toMatchObject({ state: 'released' });
    expect(created.filter((key) => key === 'inbox/held1')).toHaveLength(1);
    const copy = readFileSync(join(directory, 'inbox', 'held1.eml'));
    expect(copy.equals(readFileSync(join(directory, 'raw', 'held1.eml')))).toBe(true);
  });

  it('has the oldest of its held messages watched: how long it has been waiting is a metric', async () => {
    await store('held2');
    await run(deployed, 'gate', receiptEvent({ id: 'held2', ip: '198.51.100.32', at: now() }));
    await run(deployed, 'gate', receiptEvent({ id: 'held3', ip: '198.51.100.32', at: now() }));
    // One of them was never stored, cannot be delivered, and stays held.
    const { metrics, answer } = await run(deployed, 'release', {}, 3 * HOUR);
    expect(answer).toMatchObject({ released: 1 });
    const oldest = metrics.find((metric) => 'OldestHeldSeconds' in metric);
    expect(Number(oldest?.OldestHeldSeconds)).toBeGreaterThan(10_000);
  });

  it('has a repeated event answered as before, and nothing done twice', async () => {
    const event = receiptEvent({ id: 'held1', ip: '198.51.100.31', at: now() });
    const { answer, metrics } = await run(deployed, 'gate', event);
    expect(answer).toEqual({ disposition: 'STOP_RULE_SET' });
    expect(metrics).toContainEqual(expect.objectContaining({ Replayed: 1 }));
  });
});

describe('a blocked server', () => {
  const deployed = deploy(always(0, 60));
  afterAll(() => deployed.stop());

  it('has its mail bounced once, in the name of the sender configured', async () => {
    await store('blocked1');
    const event = receiptEvent({ id: 'blocked1', ip: '198.51.100.41', at: now() });
    const { answer } = await run(deployed, 'gate', event);
    expect(answer).toEqual({ disposition: 'STOP_RULE_SET' });

    // By then SES would have delivered, had the gate been cut off.
    const { metrics } = await run(deployed, 'bounce', {}, MINUTE);
    expect(metrics).toContainEqual(expect.objectContaining({ Bounced: 1 }));
    expect(await messageOf('blocked1')).toMatchObject({ state: 'bounced' });
    await run(deployed, 'bounce', {}, 2 * MINUTE);

    const [text = '', ...more] = sent('-bounce-blocked1');
    expect(more).toEqual([]);
    expect(text).toMatch(/^From:.*mailer-daemon@contoso\.example/m);
    expect(text).toContain('5.7.230');
    expect(existsSync(join(directory, 'inbox', 'blocked1.eml'))).toBe(false);
  });
});

describe('a detected server', () => {
  const deployed = deploy({ detection: sightings });
  afterAll(() => deployed.stop());

  it('moves to the next stage with the daily run that sees it coming, and is counted there', async () => {
    await run(deployed, 'gate', receiptEvent({ id: 'seen1', ip: '198.51.100.51', at: now() }));
    // The one that announces it.
    await run(deployed, 'advance', {}, 27.5 * DAY);
    const { answer, metrics } = await run(deployed, 'advance', {}, 29.5 * DAY);
    expect(answer).toMatchObject({ granted: expect.any(Number) });
    expect(metrics).toContainEqual(expect.objectContaining({ AdvanceRuns: 1 }));
    const { items } = await createServerStore(tables).list(
      aServerQuery({ stages: { lowest: 2, highest: 2 }, text: '198.51.100.51' }),
    );
    expect(items.map(({ server }) => server.episode?.granted)).toEqual([2]);
    const counted = metrics.find((metric) => metric.stage === '2' && 'ServersByStage' in metric);
    expect(Number(counted?.ServersByStage)).toBeGreaterThan(0);
  });

  it('has its postmaster told, once, before the stage begins; in the name of the sender configured', async () => {
    const notices = () => sent('-mail-').filter((text) => /^X-Portcullis-Notice:/im.test(text));
    const kinds = () => notices().map((text) => /^X-Portcullis-Notice: (.*)$/im.exec(text)?.[1]?.trim());
    expect(kinds().toSorted()).toEqual(['ahead; stage=2', 'detected; stage=1']);
    await run(deployed, 'advance', {}, 29.5 * DAY + HOUR);
    expect(kinds()).toHaveLength(2);
    for (const text of notices()) {
      expect(text).toMatch(/^To: postmaster@wingtip\.example/im);
      expect(text).toMatch(/^From: postmaster@contoso\.example/im);
      // The page of the postmaster, by the address that the stack has for it.
      const whole = text.replaceAll('=\r\n', '');
      expect(whole).toContain('https://a1b2c3.execute-api.eu-west-1.amazonaws.com/p/');
    }
  });
});

describe('a server whose senders are told of delays', () => {
  const deployed = deploy({ ...always(60, 0), notices: { delayed: true } });
  afterAll(() => deployed.stop());

  it('has the first of them told that day, and no other', async () => {
    for (const id of ['delayed1', 'delayed2']) {
      await store(id);
      const { answer } = await run(deployed, 'gate', receiptEvent({ id, ip: '198.51.100.61', at: now() }));
      expect(answer).toEqual({ disposition: 'STOP_RULE_SET' });
    }
    const { metrics } = await run(deployed, 'bounce', {}, MINUTE);
    expect(metrics).toContainEqual(expect.objectContaining({ DelaysTold: 1 }));
    const [text = '', ...more] = sent('-bounce-delayed');
    expect(more).toEqual([]);
    expect(text).toMatch(/^Action: delayed/im);
    expect(text).toContain('4.7.230');
  });
});

describe('the report', () => {
  const deployed = deploy({ report: { to: ['operator@contoso.example', 'it@fabrikam.example'] } });
  afterAll(() => deployed.stop());

  it('is made and mailed once, and kept in the bucket', async () => {
    const day = new Date(Date.now() + DAY).toISOString().slice(0, 10);
    const ran = await run(deployed, 'report', {}, 2 * DAY);
    expect(ran.answer).toEqual([{ name: day, created: true, mail: 'sent' }]);
    expect(ran.metrics).toContainEqual(expect.objectContaining({ ReportRuns: 1 }));
    const again = await run(deployed, 'report', {}, 2 * DAY);
    expect(again.answer).toEqual([{ name: day, created: false, mail: 'already' }]);

    const mails = sent('-mail-').filter((text) => text.includes(`<report.${day}@contoso.example>`));
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^From: portcullis@contoso\.example/im);
    expect(created.filter((key) => key.startsWith(`reports/${day}.`)).toSorted()).toEqual(
      ['csv', 'html', 'json', 'mailed', 'snapshot', 'txt'].map((format) => `reports/${day}.${format}`),
    );
  });

  it('tells the next day what the day before has found', async () => {
    const { answer } = await run(deployed, 'report', {}, 3 * DAY);
    expect(answer).toMatchObject([{ created: true, mail: 'sent' }]);
  });
});

describe('a report whose sender is not verified yet', () => {
  const report = { to: ['operator@contoso.example'], from: 'portcullis@unverified.example' };
  const deployed = deploy({ report });
  afterAll(() => deployed.stop());

  it('is kept, fails loudly, and is mailed by the next run once that is set right', async () => {
    const { metrics } = await run(deployed, 'report', {}, 5 * DAY, expect.stringContaining('was put off'));
    expect(metrics).toContainEqual(expect.objectContaining({ ReportMailFailed: 1 }));
    const verified = deploy({ report: { ...report, from: 'portcullis@contoso.example' } });
    const { answer } = await run(verified, 'report', {}, 5 * DAY);
    expect(answer).toMatchObject([{ created: false, mail: 'sent' }]);
    await verified.stop();
  });
});
