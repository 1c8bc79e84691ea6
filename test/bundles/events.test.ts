import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTableStore, type TableStore } from '../../infra/local/table-store.ts';
import { ensureTables } from '../../infra/local/tables.ts';
import { createDynamoClient } from '../../lib/aws/clients.ts';
import { exchangeHop, postfixHop, receiptEvent } from '../helpers/headers.ts';
import type { Lambda } from '../helpers/lambda.ts';
import { ROOT } from '../project/sources.ts';
import { deploy } from './deployed.ts';

const deployed = deploy({ detection: { sightings: 1, withinHours: 24 } });
let store: TableStore;
let gate: Lambda;
beforeAll(async () => {
  store = await startTableStore({ file: join(mkdtempSync(join(tmpdir(), 'events-')), 'tables.db') });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = store.url;
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  await ensureTables(createDynamoClient());
  gate = deployed.start('gate', { DYNAMODB: store.url });
}, 60_000);
afterAll(async () => {
  await deployed.stop();
  await store?.close();
});

const dimensionsOf = (metrics: Awaited<ReturnType<Lambda['invoke']>>['metrics'], name: string) =>
  metrics.find((metric) => name in metric);

// Events written down elsewhere, read where they are.
const directory = join(ROOT, '..', 'shared', 'data', 'ses-events');
const events = existsSync(directory) ? readdirSync(directory).toSorted() : [];
it.skipIf(events.length === 0)(
  `the gate answers each of ${events.length} recorded events without failing open`,
  async () => {
    for (const file of events) {
      const event = JSON.parse(readFileSync(join(directory, file), 'utf8'));
      const { answer, error, metrics } = await gate.invoke(event);
      expect({ file, answer, error }).toEqual({ file, answer: { disposition: 'CONTINUE' }, error: null });
      expect({ file, failed: dimensionsOf(metrics, 'FailOpen') }).toEqual({ file, failed: undefined });
      // Every event is told apart: it was decided, or it passed for a reason.
      const told = dimensionsOf(metrics, 'Passed')?.reason ?? dimensionsOf(metrics, 'Decisions')?.verdict;
      expect({ file, told: typeof told }).toEqual({ file, told: 'string' });
    }
  },
);

it('decides about an outdated server that connected, and about no other mail', async () => {
  const decided = await gate.invoke(receiptEvent({ id: 'a1', received: [exchangeHop()] }));
  expect(dimensionsOf(decided.metrics, 'Decisions')).toMatchObject({
    service: 'gate',
    verdict: 'accept',
    stage: '1',
  });
  const passed = await gate.invoke(receiptEvent({ id: 'a2', received: [postfixHop] }));
  expect(dimensionsOf(passed.metrics, 'Passed')).toMatchObject({ reason: 'no-exchange-hop' });
  expect(passed.log).toEqual([]);
});

it('the log names neither sender nor recipient', async () => {
  const { log } = await gate.invoke(receiptEvent({ id: 'a3', received: [exchangeHop('15.1.2507.38')] }));
  expect(log.length).toBeGreaterThan(0);
  expect(JSON.stringify(log)).not.toMatch(/robin@|orders@/);
});

it('answers CONTINUE to whatever it is called with, and does not throw', async () => {
  const event = receiptEvent();
  const [record] = event.Records;
  const twisted = fc.record({
    Records: fc.array(
      fc.record({
        ses: fc.record({
          mail: fc.record(
            Object.fromEntries(
              Object.entries(record?.ses.mail ?? {}).map(([key, value]) => [
                key,
                fc.oneof(fc.constant(value), fc.jsonValue()),
              ]),
            ),
            { requiredKeys: [] },
          ),
          receipt: fc.oneof(fc.constant(record?.ses.receipt), fc.jsonValue()),
        }),
      }),
      { maxLength: 2 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), twisted), async (input) => {
      const { answer, error } = await gate.invoke(input);
      expect({ answer, error }).toEqual({ answer: { disposition: 'CONTINUE' }, error: null });
    }),
    { numRuns: 150 },
  );
}, 60_000);
