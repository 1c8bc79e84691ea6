import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { bounceRate, ours, oursBy, receiptRules } from './metrics.ts';

/** What an operator looks at: alarms, then mail, what waits, servers, and ourselves. */
export function createDashboard(
  scope: Construct,
  id: string,
  alarms: readonly Alarm[],
  consoleApi: HttpApi | null,
): Dashboard {
  const day = Duration.days(1);
  const peak = (metric: string) => ours('release', metric, { statistic: Stats.MAXIMUM });
  return new Dashboard(scope, id, {
    periodOverride: PeriodOverride.INHERIT,
    defaultInterval: Duration.days(3),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
      [
        graph('Decisions by kind and stage', oursBy('gate', 'Decisions', ['verdict', 'stage'])),
        graph('Passed without a decision, by reason', oursBy('gate', 'Passed', ['reason'])),
      ],
      [
        graph('Held now, bounces waiting', peak('Held'), peak('BouncesWaiting')),
        graph('Oldest held, oldest bounce (seconds)', peak('OldestHeldSeconds'), peak('OldestBounceSeconds')),
      ],
      [
        graph('Servers by stage', oursBy('advance', 'ServersByStage', ['stage'], 'Maximum', day)),
        graph(
          'Delivered and bounced',
          ours('release', 'Released'),
          ours('release', 'ReleaseFailed'),
          ours('bounce', 'Bounced'),
          ours('bounce', 'BounceQuarantined'),
          ours('bounce', 'DelaysTold'),
        ),
      ],
      [
        graph(
          'Gate latency (ms)',
          ours('gate', 'GateLatency', { statistic: Stats.p(50) }),
          ours('gate', 'GateLatency', { statistic: Stats.p(99) }),
        ),
        graph(
          'Failed open, and failures of receipt rules',
          ours('gate', 'FailOpen'),
          receiptRules('PublishFailure'),
          receiptRules('PublishExpired'),
        ),
      ],
      [
        graph(
          'Daily runs, stages granted and held back, addresses refused at the door',
          ours('advance', 'AdvanceRuns', { period: day }),
          ours('advance', 'StagesGranted', { period: day }),
          ours('advance', 'StagesHeld', { period: day }),
          ours('filter', 'Filters', { period: day, statistic: Stats.MAXIMUM }),
        ),
        graph('SES bounce rate', bounceRate()),
      ],
      [
        graph('Notices to postmasters', oursBy('advance', 'Notices', ['outcome'], 'Sum', day)),
        graph(
          'Reports made, and not mailed',
          ours('report', 'ReportRuns', { period: day }),
          ours('report', 'ReportMailFailed', { period: day }),
        ),
      ],
      ...(consoleApi === null ? [] : [ofConsole(consoleApi)]),
    ],
  });
}

const ofConsole = (api: HttpApi): IWidget[] => {
  const sum = { period: Duration.minutes(5), statistic: Stats.SUM };
  return [
    graph(
      'Console: requests, refused, failed',
      api.metricCount(sum),
      api.metricClientError(sum),
      api.metricServerError(sum),
    ),
    graph(
      'Console latency (ms)',
      ours('console', 'ConsoleLatency', { statistic: Stats.p(50) }),
      ours('console', 'ConsoleLatency', { statistic: Stats.p(99) }),
    ),
  ];
};

const graph = (title: string, ...left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 12, height: 6, leftYAxis: { min: 0 } });
