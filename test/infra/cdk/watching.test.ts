import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../../helpers/template.ts';
import { ROOT, sourcesBelow } from '../../project/sources.ts';

const stack = synthesise({ aws: { alarms: { email: 'postmaster@contoso.example' } } });
const alarm = (name: string) => stack.one('AWS::CloudWatch::Alarm', `Alarms${name}`).Properties;
const gateId = stack.one('AWS::Lambda::Function', 'DecidingGate').id;

// what goes wrong | alarm | what it looks at
it.each([
  ['the gate fails open', 'FailedOpen', { MetricName: 'FailOpen', Namespace: 'Portcullis', Threshold: 1 }],
  ['SES sends what the gate cannot read', 'UnreadableEvent', { MetricName: 'Passed', Threshold: 1 }],
  [
    'the gate crashes',
    'GateCrashed',
    { MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: gateId } }] },
  ],
  [
    'the gate is throttled',
    'GateThrottled',
    { MetricName: 'Throttles', Dimensions: [{ Name: 'FunctionName', Value: { Ref: gateId } }] },
  ],
  [
    'SES cannot publish',
    'ReceiptActionFailed',
    { Metrics: [{ Expression: 'SELECT SUM(PublishFailure) FROM "AWS/SES"' }] },
  ],
  [
    'SES gives up',
    'ReceiptActionGivenUp',
    { Metrics: [{ Expression: 'SELECT SUM(PublishExpired) FROM "AWS/SES"' }] },
  ],
  [
    'mail is held too long',
    'HeldTooLong',
    { MetricName: 'OldestHeldSeconds', Statistic: 'Maximum', Threshold: 7200 },
  ],
  [
    'nothing is released',
    'ReleaseStopped',
    { MetricName: 'OldestHeldSeconds', Statistic: 'SampleCount', TreatMissingData: 'breaching' },
  ],
  [
    'bounces wait over an hour',
    'BouncesLate',
    { MetricName: 'OldestBounceSeconds', Statistic: 'Maximum', Threshold: 3600 },
  ],
  [
    'the daily run is missed',
    'DailyRunMissed',
    {
      MetricName: 'AdvanceRuns',
      Period: 3600,
      EvaluationPeriods: 26,
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
    },
  ],
  [
    'the report is missed',
    'ReportMissed',
    {
      MetricName: 'ReportRuns',
      Dimensions: [{ Name: 'service', Value: 'report' }],
      Period: 3600,
      EvaluationPeriods: 26,
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
    },
  ],
  ['the report cannot be mailed', 'ReportNotMailed', { MetricName: 'ReportMailFailed', Threshold: 1 }],
  [
    'postmasters are not told',
    'NoticesWaiting',
    {
      MetricName: 'Notices',
      Dimensions: [
        { Name: 'outcome', Value: 'postponed' },
        { Name: 'service', Value: 'advance' },
      ],
      Threshold: 1,
    },
  ],
  [
    'notices are refused, or may not have gone out',
    'NoticesLost',
    {
      Metrics: [
        { Expression: 'refused + unconfirmed', ReturnData: true },
        ...['refused', 'unconfirmed'].map((value) => ({
          Id: value,
          ReturnData: false,
          MetricStat: {
            Metric: {
              MetricName: 'Notices',
              Dimensions: [
                { Name: 'outcome', Value: value },
                { Name: 'service', Value: 'advance' },
              ],
            },
            Stat: 'Sum',
          },
        })),
      ],
      Threshold: 1,
    },
  ],
  [
    'the console fails',
    'ConsoleFailed',
    {
      MetricName: '5xx',
      Namespace: 'AWS/ApiGateway',
      Dimensions: [{ Name: 'ApiId', Value: { Ref: stack.one('AWS::ApiGatewayV2::Api').id } }],
      Threshold: 1,
    },
  ],
  [
    'calls end as dead letters',
    'DeadLetters',
    { MetricName: 'ApproximateNumberOfMessagesVisible', Namespace: 'AWS/SQS', Threshold: 1 },
  ],
  [
    'too much of what is sent bounces',
    'BounceRate',
    { MetricName: 'Reputation.BounceRate', Namespace: 'AWS/SES', Threshold: 0.05 },
  ],
])('there is an alarm when %s', (_, name, properties) => {
  expect(alarm(name)).toMatchObject(properties);
  expect(alarm(name).AlarmDescription).toBeTruthy();
});

it('those seventeen are all, and each tells the operator when it begins and when it is over', () => {
  const topic = stack.one('AWS::SNS::Topic', 'AlarmTopic').id;
  const alarms = stack.ofType('AWS::CloudWatch::Alarm');
  expect(alarms).toHaveLength(17);
  for (const { Properties } of alarms) {
    expect([Properties.AlarmActions, Properties.OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
  }
});

const withFilters = synthesise({ aws: { filters: { enabled: true } } });
it('where the worst are refused at the door, there is one more, when nobody looks after the filters', () => {
  expect(withFilters.ofType('AWS::CloudWatch::Alarm')).toHaveLength(18);
  expect(withFilters.one('AWS::CloudWatch::Alarm', 'FilterRunMissed').Properties).toMatchObject({
    MetricName: 'Filters',
    Statistic: 'SampleCount',
    EvaluationPeriods: 26,
    TreatMissingData: 'breaching',
  });
});

it('docs/deploy.md says what to do about each', () => {
  const text = readFileSync(join(ROOT, 'docs', 'deploy.md'), 'utf8');
  const [table = ''] = /\| alarm \|[\s\S]*?\n\n/.exec(text) ?? [];
  for (const { id } of withFilters.ofType('AWS::CloudWatch::Alarm')) {
    expect(table).toContain(id.replace(/^PAlarms|[0-9A-F]{8}$/g, ''));
  }
});

it('alarms about missing data wait until there can be some', () => {
  expect(alarm('DailyRunMissed').WarmUpConfiguration).toEqual({ WarmUpPeriodDurationInMinutes: 1620 });
  expect(alarm('ReportMissed').WarmUpConfiguration).toEqual({ WarmUpPeriodDurationInMinutes: 1620 });
  expect(alarm('ReleaseStopped').WarmUpConfiguration).toEqual({ WarmUpPeriodDurationInMinutes: 30 });
});

describe('who is told', () => {
  it('an address, through a topic that alarms may publish to, by TLS alone', () => {
    expect(stack.one('AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'postmaster@contoso.example',
    });
    const policy = JSON.stringify(stack.one('AWS::SNS::TopicPolicy').Properties);
    expect(policy).toContain('"Action":"sns:Publish","Condition":{"StringEquals":{"aws:SourceAccount"');
    expect(policy).toContain('"Service":"cloudwatch.amazonaws.com"');
    expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  it('a topic of the operator', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:111122223333:operations';
    const own = synthesise({ aws: { alarms: { topicArn } } });
    expect(own.one('AWS::CloudWatch::Alarm', 'FailedOpen').Properties.AlarmActions).toEqual([topicArn]);
    expect(own.ofType('AWS::SNS::Topic')).toEqual([]);
  });

  it('nobody, and the alarms are there to be looked at', () => {
    const none = synthesise();
    expect(none.one('AWS::CloudWatch::Alarm', 'FailedOpen').Properties.AlarmActions).toBeUndefined();
    expect(none.ofType('AWS::SNS::Topic')).toEqual([]);
  });
});

it('alarms and dashboard name only metrics that the code publishes', () => {
  const published = new Set(
    sourcesBelow('lib/app', 'functions').flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:count\(|measured\(telemetry, )'(\w+)'/g)].map(
        ([, name]) => name,
      ),
    ),
  );
  const dashboard = JSON.stringify(stack.one('AWS::CloudWatch::Dashboard').Properties);
  const named = [
    ...dashboard.matchAll(/\\+"Portcullis\\+",\\+"(\w+)/g),
    ...dashboard.matchAll(/MetricName=\\+"(\w+)/g),
  ].map(([, name]) => name);
  const alarmed = stack
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ Properties }) => Properties.Namespace === 'Portcullis')
    .map(({ Properties }) => Properties.MetricName);
  expect(new Set(named).size).toBeGreaterThan(12);
  expect([...named, ...alarmed].filter((name) => !published.has(String(name)))).toEqual([]);
});
