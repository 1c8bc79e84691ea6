import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { createAdvance } from '../../functions/advance.ts';
import { createBounce } from '../../functions/bounce.ts';
import { gateDeps, once } from '../../functions/deps.ts';
import { createGate } from '../../functions/gate.ts';
import { within } from '../../functions/middleware.ts';
import { createRelease } from '../../functions/release.ts';
import { realClock } from '../../infra/local/clock.ts';
import { createLocalTelemetry } from '../../infra/local/telemetry.ts';
import { receiptEvent } from '../helpers/headers.ts';

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const ENV = { SERVERS_TABLE: 'servers', MESSAGES_TABLE: 'messages', MAIL_BUCKET: 'mail' };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The gate over a store at this address, asked about one message: what it answered, logged and counted, and how fast. */
async function ask(endpoint: string, env: Record<string, string> = ENV, event: unknown = receiptEvent()) {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  const log: string[] = [];
  const telemetry = createLocalTelemetry((line) => log.push(line));
  const gate = createGate(
    telemetry,
    once(() => gateDeps(telemetry, env, realClock())),
  );
  const started = performance.now();
  const answer = await gate(event, context);
  const failures = Object.entries(telemetry.totals()).filter(([name]) => name.startsWith('FailOpen'));
  return { answer, log, failures, milliseconds: performance.now() - started };
}

async function httpStore(status: number, type: string): Promise<string> {
  const server = createServer((_req, res) => {
    res.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    res.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function hangingStore(): Promise<string> {
  const server = createTcpServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ['cannot be reached', async () => 'http://127.0.0.1:1'],
  ['hangs', hangingStore],
  ['throttles', () => httpStore(400, 'ProvisionedThroughputExceededException')],
  ['denies access', () => httpStore(400, 'AccessDeniedException')],
  ['answers nonsense', () => httpStore(500, 'InternalServerError')],
])(
  'mail goes on when the store %s, with one metric and one log line, within six seconds',
  async (_, store) => {
    const { answer, log, failures, milliseconds } = await ask(await store());
    expect(answer).toEqual({ disposition: 'CONTINUE' });
    // Without dimensions, so that an alarm can name it.
    expect(failures).toEqual([['FailOpen', 1]]);
    expect(log).toHaveLength(1);
    expect(milliseconds).toBeLessThan(6000);
  },
);

it.each([[{}], [{ ...ENV, CONFIG_FILE: '/no/such/file' }], [{ ...ENV, SERVERS_TABLE: '' }]])(
  'mail goes on when the environment is wrong: %j',
  async (env) => {
    const { answer, log, failures } = await ask('http://127.0.0.1:1', env);
    expect(answer).toEqual({ disposition: 'CONTINUE' });
    expect([failures.length, log.length]).toEqual([1, 1]);
  },
);

it('mail goes on for whatever event', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (event) => {
      expect((await ask('http://127.0.0.1:1', ENV, event)).answer).toEqual({ disposition: 'CONTINUE' });
    }),
    { numRuns: 50 },
  );
});

it('other functions fail loud, so that their schedule tries again', async () => {
  const log: string[] = [];
  const telemetry = createLocalTelemetry((line) => log.push(line));
  const broken = () => {
    throw new Error('no stores');
  };
  for (const create of [createRelease, createBounce, createAdvance]) {
    await expect(create(telemetry, broken)({}, context)).rejects.toThrow('no stores');
  }
  expect(log).toHaveLength(3);
});

it('work that takes too long is called off', async () => {
  let aborted = false;
  const slow = within(
    20,
    (signal) =>
      new Promise<void>(() =>
        signal.addEventListener('abort', () => {
          aborted = true;
        }),
      ),
  );
  await expect(slow).rejects.toThrow('no answer within 20 ms');
  expect(aborted).toBe(true);
});
