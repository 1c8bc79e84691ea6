import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAlarms } from '../../../lib/aws/alarms.ts';

const AT = Date.parse('2026-10-05T08:00:00Z');
const asked: Record<string, unknown>[] = [];
const alarm = (AlarmName: string, at: number) => ({
  AlarmName,
  AlarmDescription: `${AlarmName} has happened.`,
  StateValue: 'ALARM',
  StateUpdatedTimestamp: at / 1000 + 60,
  StateTransitionedTimestamp: at / 1000,
});
const PAGES = [
  {
    MetricAlarms: [alarm('Portcullis-PortcullisAlarmsFailedOpen0A1B2C3D-AbCdEf', AT)],
    NextToken: 'more',
  },
  {
    MetricAlarms: [
      alarm('Portcullis-PortcullisAlarmsDeadLetters99887766-XyZ', AT + 5000),
      alarm('Portcullis-of-somebody-else', AT),
    ],
  },
];
const cloudWatch = createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  asked.push(JSON.parse(body));
  res.setHeader('content-type', 'application/x-amz-json-1.0');
  res.end(JSON.stringify(PAGES[asked.length - 1]));
});
beforeAll(() => new Promise<void>((listening) => void cloudWatch.listen(0, '127.0.0.1', listening)));
afterAll(() => void cloudWatch.close());

it('asks for those of its own stack that are going off, and names them as the documentation does', async () => {
  const client = new CloudWatchClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(cloudWatch.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const ringing = await createAlarms(client, 'Portcullis').ringing();
  expect(asked[0]).toMatchObject({ AlarmNamePrefix: 'Portcullis-', StateValue: 'ALARM' });
  expect(ringing.map(({ name, since }) => [name, since])).toEqual([
    ['DeadLetters', AT + 5000],
    ['FailedOpen', AT],
  ]);
  expect(ringing[1]?.description).toContain('has happened');
});
