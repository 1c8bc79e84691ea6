import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTableStore } from '../../infra/local/table-store.ts';
import { ensureTables, TABLE_NAMES } from '../../infra/local/tables.ts';
import { createDynamoClient } from '../../lib/aws/clients.ts';
import { createLedger } from '../../lib/aws/ledger.ts';
import { isDayOff } from '../../lib/domain/filter-choice.ts';
import { DAY, toUtcDay } from '../../lib/domain/time.ts';
import type { Lambda } from '../helpers/lambda.ts';
import { type Recorder, startRecorder } from '../helpers/recorder.ts';
import { aServer } from '../helpers/servers.ts';
import { type SesReceiving, startSesReceiving } from '../helpers/ses-receiving.ts';
import { deploy } from './deployed.ts';

const deployed = deploy({ aws: { filters: { enabled: true } } });
const answers: Record<string, unknown>[] = [];
const cloudFormation = createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  answers.push({ method: req.method, type: req.headers['content-type'], ...JSON.parse(body) });
  res.end();
});
let ses: SesReceiving;
let toSes: Recorder;
beforeAll(async () => {
  ses = await startSesReceiving();
  toSes = await startRecorder(ses.url);
  await new Promise<void>((listening) => {
    cloudFormation.listen(0, '127.0.0.1', listening);
  });
});
afterAll(async () => {
  await deployed.stop();
  await toSes?.close();
  await ses?.close();
  cloudFormation.close();
});

/** What CloudFormation sends. */
const asked = (RequestType: 'Create' | 'Update' | 'Delete', more: object = {}) => ({
  RequestType,
  ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
  ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer?signature=x`,
  StackId: 'stack',
  RequestId: 'request',
  ResourceType: 'Custom::ActiveReceiptRuleSet',
  LogicalResourceId: 'Active',
  ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'ours' }),
  ResourceProperties: { ServiceToken: 'x', RuleSetName: 'ours', ...more },
  ...(RequestType === 'Update' ? { OldResourceProperties: { RuleSetName: 'ours-before' } } : {}),
});

describe('activating the rule set', () => {
  let activate: Lambda;
  beforeAll(() => {
    activate = deployed.start('activate', { SES: toSes.url });
  });
  beforeEach(() => {
    answers.length = 0;
    ses.active = null;
    ses.ruleSets.clear();
    for (const name of ['ours', 'theirs']) ses.ruleSets.add(name);
  });

  // request | active before | properties | status | active after
  it.each([
    ['Create', null, {}, 'SUCCESS', 'ours'],
    ['Create', 'ours', {}, 'SUCCESS', 'ours'],
    ['Create', 'theirs', {}, 'FAILED', 'theirs'],
    ['Create', 'theirs', { Replaces: 'theirs' }, 'SUCCESS', 'ours'],
    ['Create', 'theirs', { Replaces: 'another' }, 'FAILED', 'theirs'],
    ['Update', 'ours-before', {}, 'SUCCESS', 'ours'],
    ['Update', 'theirs', {}, 'FAILED', 'theirs'],
    ['Delete', 'ours', {}, 'FAILED', 'ours'],
    ['Delete', 'ours', { Replaces: 'theirs' }, 'SUCCESS', 'theirs'],
    ['Delete', 'ours', { Replaces: 'gone' }, 'FAILED', 'ours'],
    ['Delete', 'theirs', {}, 'SUCCESS', 'theirs'],
    ['Delete', null, {}, 'SUCCESS', null],
    ['Create', 'ours', { Adopted: 'true' }, 'SUCCESS', 'ours'],
    ['Create', 'theirs', { Adopted: 'true' }, 'FAILED', 'theirs'],
    ['Update', 'theirs', { Adopted: 'true' }, 'FAILED', 'theirs'],
    ['Delete', 'ours', { Adopted: 'true' }, 'SUCCESS', 'ours'],
  ] as const)(
    '%s while %s is active, with %j: %s, then %s is',
    async (type, before, properties, status, after) => {
      ses.active = before;
      const { error } = await activate.invoke(asked(type, properties));
      expect(error).toBeNull();
      expect(answers).toEqual([
        expect.objectContaining({
          method: 'PUT',
          Status: status,
          PhysicalResourceId: expect.any(String),
          RequestId: 'request',
        }),
      ]);
      expect(ses.active).toBe(after);
      expect(deployed.forbidden('activate', toSes.calls)).toEqual([]);
    },
  );

  it('says what the operator can do when it refuses', async () => {
    ses.active = 'theirs';
    await activate.invoke(asked('Create'));
    expect(answers[0]?.Reason).toContain('"mode": "adopt", "name": "theirs"');
    expect(answers[0]?.Reason).toContain('"replaces": "theirs"');
  });

  it('fails the deployment when there is nothing to activate', async () => {
    ses.ruleSets.clear();
    await activate.invoke(asked('Create'));
    expect(answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('"ours"') });
  });
});

describe('refusing the worst at the door', () => {
  const now = Date.now();
  const onDuty = (ip: string) => !isDayOff(ip, now);
  const [bad = '', worse = ''] = Array.from({ length: 30 }, (_, n) => `198.51.100.${n + 1}`).filter(onDuty);
  let filter: Lambda;
  let toTables: Recorder;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const store = await startTableStore({ file: join(mkdtempSync(join(tmpdir(), 'filter-')), 'tables.db') });
    toTables = await startRecorder(store.url);
    closing.push(
      () => store.close(),
      () => toTables.close(),
    );
    process.env.AWS_ENDPOINT_URL_DYNAMODB = store.url;
    process.env.AWS_REGION = 'eu-west-1';
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
    const client = createDynamoClient();
    await ensureTables(client);
    const ledger = createLedger({ client, ...TABLE_NAMES }, 30);
    for (const [ip, messages] of [
      [bad, 1],
      [worse, 2],
    ] as const) {
      const server = aServer({
        ip,
        lastSeen: now,
        episode: { startedAt: now - 200 * DAY, granted: 8, credit: 0 },
      });
      for (let n = 0; n < messages; n++) {
        await ledger.record({
          message: {
            id: `${ip}-${n}`,
            serverId: server.id,
            receivedAt: now,
            mailFrom: 'robin@wingtip.example',
            recipients: ['orders@contoso.example'],
            decision: { verdict: 'reject', reason: 'block-window', stage: 8, minutes: 60 },
            state: 'rejected',
            stateSince: now,
            dueAt: now,
            reply: null,
            note: null,
          },
          server,
          known: n === 0 ? null : 1,
          changed: n === 0,
          reviewAt: null,
          count: 'rejected',
          day: toUtcDay(now),
          rejectionCap: 100,
          entry: null,
          newOwner: null,
        });
      }
    }
    filter = deployed.start('filter', { SES: toSes.url, DYNAMODB: toTables.url });
  }, 60_000);
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  it('keeps their addresses in the filters, one call a second, and leaves the filters of others alone', async () => {
    ses.filters.clear();
    ses.filters.set('of-somebody-else', '203.0.113.0/24');
    ses.filters.set('portcullis-203-0-113-9', '203.0.113.9');
    ses.calls.length = 0;
    toSes.calls.length = 0;
    const { answer, metrics } = await filter.invoke({});
    expect(answer).toEqual({ added: 2, removed: 1, total: 2 });
    expect([...ses.filters.values()].toSorted()).toEqual(['203.0.113.0/24', bad, worse].toSorted());
    const times = ses.calls.map(({ at }) => at);
    const pauses = times.slice(1).map((at, n) => at - (times[n] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThan(950);
    expect(metrics).toContainEqual(expect.objectContaining({ Filters: 2 }));
    expect(deployed.forbidden('filter', [...toSes.calls, ...toTables.calls])).toEqual([]);
  });

  it('changes nothing when it runs again', async () => {
    expect((await filter.invoke({})).answer).toEqual({ added: 0, removed: 0, total: 2 });
  });

  it('takes them away when it is switched off', async () => {
    answers.length = 0;
    await filter.invoke(asked('Delete'));
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS' })]);
    expect([...ses.filters.keys()]).toEqual(['of-somebody-else']);
  });
});
