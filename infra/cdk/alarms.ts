import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  type AlarmProps,
  type CfnAlarm,
  ComparisonOperator,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_WORDS, type AlarmName } from '../alarm-words.ts';
import { bounceRate, noticesLost, ours, receiptRules } from './metrics.ts';

export interface AlarmsProps {
  readonly gate: IFunction;
  readonly deadLetters: IQueue;
  /** Whether the worst servers are refused at the door. */
  readonly filters: boolean;
  /** Null where there is no console. */
  readonly consoleApi: HttpApi | null;
  /** Who is told; null: nobody. */
  readonly topic: ITopic | null;
}

type Specification = Pick<AlarmProps, 'metric' | 'threshold'> &
  Partial<AlarmProps> & {
    /** For alarms about missing data: how long it may be missing after the deployment, in minutes. */
    readonly missingAfter?: number;
  };

/** One alarm for each way this can fail; `docs/deploy.md` says what to do about each. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.alarms = Object.entries(specifications(props)).map(([name, { missingAfter, ...specification }]) => {
      const alarm = new Alarm(this, name, {
        alarmDescription: ALARM_WORDS[name as AlarmName],
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData:
          missingAfter === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
        ...specification,
      });
      if (missingAfter !== undefined) {
        // Right after the deployment there is no data yet, and nothing is wrong.
        const resource = alarm.node.defaultChild as CfnAlarm;
        resource.warmUpConfiguration = { warmUpPeriodDurationInMinutes: missingAfter };
      }
      if (props.topic) {
        const tell = new SnsAction(props.topic);
        alarm.addAlarmAction(tell);
        alarm.addOkAction(tell);
      }
      return alarm;
    });
  }
}

/** For what is published by each daily run, an hour at a time; a day in autumn has 25. */
const DAILY = {
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  threshold: 1,
  evaluationPeriods: 26,
  missingAfter: 27 * 60,
};

const specifications = ({
  gate,
  deadLetters,
  filters,
  consoleApi,
}: AlarmsProps): Partial<Record<AlarmName, Specification>> => ({
  FailedOpen: {
    metric: ours('gate', 'FailOpen'),
    threshold: 1,
  },
  UnreadableEvent: {
    metric: ours('gate', 'Passed', { by: { reason: 'malformed-event' } }),
    threshold: 1,
  },
  GateCrashed: {
    metric: gate.metricErrors({ period: Duration.minutes(5) }),
    threshold: 1,
  },
  GateThrottled: {
    metric: gate.metricThrottles({ period: Duration.minutes(5) }),
    threshold: 1,
  },
  ReceiptActionFailed: {
    metric: receiptRules('PublishFailure'),
    threshold: 1,
  },
  ReceiptActionGivenUp: {
    metric: receiptRules('PublishExpired'),
    threshold: 1,
  },
  HeldTooLong: {
    metric: ours('release', 'OldestHeldSeconds', { statistic: Stats.MAXIMUM }),
    threshold: 2 * 3600,
    evaluationPeriods: 2,
  },
  ReleaseStopped: {
    metric: ours('release', 'OldestHeldSeconds', { statistic: Stats.SAMPLE_COUNT }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 3,
    missingAfter: 30,
  },
  BouncesLate: {
    metric: ours('release', 'OldestBounceSeconds', { statistic: Stats.MAXIMUM }),
    threshold: 3600,
    evaluationPeriods: 2,
  },
  DailyRunMissed: {
    metric: ours('advance', 'AdvanceRuns', { period: Duration.hours(1) }),
    ...DAILY,
  },
  ReportMissed: {
    metric: ours('report', 'ReportRuns', { period: Duration.hours(1) }),
    ...DAILY,
  },
  ReportNotMailed: {
    metric: ours('report', 'ReportMailFailed'),
    threshold: 1,
  },
  NoticesWaiting: {
    metric: ours('advance', 'Notices', { by: { outcome: 'postponed' } }),
    threshold: 1,
  },
  NoticesLost: {
    alarmDescription:
      'SES refused notices to postmasters, or it is not known whether they went out; they are not sent again.',
    metric: noticesLost(),
    threshold: 1,
  },
  ...(filters && {
    FilterRunMissed: {
      metric: ours('filter', 'Filters', { period: Duration.hours(1), statistic: Stats.SAMPLE_COUNT }),
      ...DAILY,
    },
  }),
  ...(consoleApi && {
    ConsoleFailed: {
      metric: consoleApi.metricServerError({ period: Duration.minutes(5), statistic: Stats.SUM }),
      threshold: 1,
    },
  }),
  DeadLetters: {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
    threshold: 1,
  },
  BounceRate: {
    metric: bounceRate(),
    threshold: 0.05,
  },
});
