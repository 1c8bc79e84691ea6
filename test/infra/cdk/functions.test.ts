import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, FUNCTIONS, type FunctionName } from '../../../infra/bundling.ts';
import { functionOf, type Resource, synthesise } from '../../helpers/template.ts';

const stack = synthesise({
  timeZone: 'Europe/Berlin',
  advanceAt: '03:30',
  aws: { filters: { enabled: true } },
});
const fn = (name: FunctionName): Resource => functionOf(stack, name);

describe.each(FUNCTIONS)('%s', (name) => {
  it('runs on Node 24 and arm64, with an own log that forgets, and its bundle is the one that is built', () => {
    const { Properties } = fn(name);
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
    });
    const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
    bundle(name, directory);
    const read = (from: string) => readFileSync(join(from, 'index.mjs'), 'utf8');
    expect(read(stack.asset(fn(name))) === read(directory)).toBe(true);
  });
});

it('logs are kept for three months', () => {
  // One a function, and one of requests to the console.
  expect(stack.ofType('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays)).toEqual(
    [...FUNCTIONS, 'requests'].map(() => 90),
  );
});

it('the gate has no reserve of concurrency to run out of, more time than its own deadline, and is small', () => {
  expect(fn('gate').Properties.ReservedConcurrentExecutions).toBeUndefined();
  expect(fn('gate').Properties).toMatchObject({ Timeout: 10, MemorySize: 512 });
  expect(statSync(join(stack.asset(fn('gate')), 'index.mjs')).size).toBeLessThan(500_000);
});

it('those that go through all servers have the time and memory for 100,000', () => {
  expect(fn('advance').Properties).toMatchObject({ Timeout: 900, MemorySize: 512 });
  expect(fn('report').Properties).toMatchObject({ Timeout: 900, MemorySize: 1769 });
});

it('one bounce function runs at a time', () => {
  expect(fn('bounce').Properties.ReservedConcurrentExecutions).toBe(1);
});

it('functions that read the configuration find it checked beside their code', () => {
  for (const name of FUNCTIONS) {
    const { Variables } = fn(name).Properties.Environment as { Variables: Record<string, unknown> };
    const file = Variables.CONFIG_FILE;
    expect(file).toBe(name === 'activate' ? undefined : 'portcullis.config.json');
    if (typeof file !== 'string') continue;
    const text = readFileSync(join(stack.asset(fn(name)), file), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ timeZone: 'Europe/Berlin', policy: { relayed: 'observe' } });
  }
});

it('a scheduled call that fails for good becomes a dead letter', () => {
  const queue = stack.one('AWS::SQS::Queue');
  const configured = stack.ofType('AWS::Lambda::EventInvokeConfig');
  expect(configured).toHaveLength(5);
  for (const { Properties } of configured) {
    expect(Properties.DestinationConfig).toEqual({
      OnFailure: { Destination: { 'Fn::GetAtt': [queue.id, 'Arn'] } },
    });
  }
  expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true });
});

describe('schedules', () => {
  const schedule = (name: string) => stack.one('AWS::Scheduler::Schedule', `Schedules${name}`).Properties;

  // schedule | function | expression
  it.each([
    ['Release', 'release', 'rate(1 minute)'],
    ['Bounce', 'bounce', 'rate(1 minute)'],
    ['Advance', 'advance', 'cron(30 3 * * ? *)'],
    ['Report', 'report', 'cron(0 6 * * ? *)'],
    ['Filter', 'filter', 'cron(30 3 * * ? *)'],
  ] as const)(
    '%s starts %s by %s, repeats and reports what cannot be started',
    (name, target, expression) => {
      expect(schedule(name)).toMatchObject({
        ScheduleExpression: expression,
        State: 'ENABLED',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: { 'Fn::GetAtt': [fn(target).id, 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [stack.one('AWS::SQS::Queue').id, 'Arn'] } },
        },
      });
      const { RetryPolicy } = schedule(name).Target as {
        RetryPolicy: { MaximumRetryAttempts: number; MaximumEventAgeInSeconds: number };
      };
      expect(RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(RetryPolicy.MaximumEventAgeInSeconds).toBe(expression.startsWith('rate') ? 60 : 43_200);
    },
  );

  it('daily runs keep to the time zone of the configuration, in summer and in winter', () => {
    for (const name of ['Advance', 'Report'])
      expect(schedule(name).ScheduleExpressionTimezone).toBe('Europe/Berlin');
  });

  it('the report comes when the operator says, after the daily run it reports on', () => {
    const early = synthesise({ advanceAt: '01:00', report: { at: '05:45' } });
    const { ScheduleExpression } = early.one('AWS::Scheduler::Schedule', 'SchedulesReport').Properties;
    expect(ScheduleExpression).toBe('cron(45 5 * * ? *)');
    expect(() => synthesise({ advanceAt: '06:00', report: { at: '05:45' } })).toThrow('report.at');
  });

  it('there are no others', () => {
    expect(stack.ofType('AWS::Scheduler::Schedule')).toHaveLength(5);
  });
});
