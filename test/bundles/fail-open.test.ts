import { createServer, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { afterAll, afterEach, expect, it } from 'vitest';
import { receiptEvent } from '../helpers/headers.ts';
import type { EmbeddedMetric } from '../helpers/lambda.ts';
import { deploy } from './deployed.ts';

const deployed = deploy();
const servers: (Server | TcpServer)[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => deployed.stop());

async function listen(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes connections and says nothing. */
function silent(): Promise<string> {
  return listen(createTcpServer((socket: Socket) => void socket.on('error', () => {})));
}
const refusing = (status: number, code: string): Promise<string> =>
  listen(
    createServer((_, res) => {
      res.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' });
      res.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: code }));
    }),
  );

/** Whether a line counts towards an alarm of the template: same namespace, metric and whole set of dimensions. */
function counts(line: EmbeddedMetric, alarm: string): boolean {
  const { Namespace, MetricName, Dimensions } = deployed.stack.one('AWS::CloudWatch::Alarm', `Alarms${alarm}`)
    .Properties as { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
  return line._aws.CloudWatchMetrics.some(
    (metric) =>
      metric.Namespace === Namespace &&
      metric.Metrics.some(({ Name }) => Name === MetricName) &&
      metric.Dimensions.some(
        (names) =>
          names.length === Dimensions.length &&
          Dimensions.every(({ Name, Value }) => names.includes(Name) && line[Name] === Value),
      ),
  );
}

const WRONG = 'http://127.0.0.1:1';
const good = receiptEvent;

type Case = readonly [string, () => Promise<string>, Record<string, string>, () => unknown, string];
// what is wrong | endpoint of the store | environment | event | the alarm that goes off
const CASES: readonly Case[] = [
  ['the store cannot be reached', async () => WRONG, {}, good, 'FailedOpen'],
  ['the store hangs', silent, {}, good, 'FailedOpen'],
  [
    'the store throttles',
    () => refusing(400, 'ProvisionedThroughputExceededException'),
    {},
    good,
    'FailedOpen',
  ],
  ['the store denies access', () => refusing(400, 'AccessDeniedException'), {}, good, 'FailedOpen'],
  ['the store fails', () => refusing(500, 'InternalServerError'), {}, good, 'FailedOpen'],
  [
    'the event is malformed',
    async () => WRONG,
    {},
    () => ({ Records: [{ ses: { mail: {} } }] }),
    'UnreadableEvent',
  ],
  ['a table is not named', async () => WRONG, { SERVERS_TABLE: '' }, good, 'FailedOpen'],
  ['the configuration is not there', async () => WRONG, { CONFIG_FILE: 'nowhere.json' }, good, 'FailedOpen'],
  ['the configuration is not one', async () => WRONG, { CONFIG_FILE: 'index.mjs' }, good, 'FailedOpen'],
  ['there are no credentials', async () => WRONG, { AWS_ACCESS_KEY_ID: '' }, good, 'FailedOpen'],
];
it.each(CASES)(
  'mail goes on within six seconds, with one log line and an alarm, when %s',
  async (_, endpoint, environment, event, alarm) => {
    const gate = deployed.start('gate', { DYNAMODB: await endpoint() }, { environment });
    const { answer, error, log, metrics, milliseconds } = await gate.invoke(event());
    // From the event to the answer, loading the bundle included.
    expect(milliseconds).toBeLessThan(6000);
    expect({ answer, error }).toEqual({ answer: { disposition: 'CONTINUE' }, error: null });
    expect(log).toHaveLength(1);
    expect(metrics.filter((line) => counts(line, alarm))).toHaveLength(1);
    await gate.stop();
  },
);

it('a gate that is warm gives up after five seconds at the latest, long before SES does', async () => {
  const gate = deployed.start('gate', { DYNAMODB: await silent() });
  await gate.invoke({});
  const { milliseconds, log } = await gate.invoke(good());
  expect(milliseconds).toBeLessThan(5500);
  expect(log[0]).toMatchObject({ message: 'failed-open', level: 'ERROR' });
});
