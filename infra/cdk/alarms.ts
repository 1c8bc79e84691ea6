import { Duration } from 'aws-cdk-lib';
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
import { bounceRate, noticesLost, ours, receiptRules } from './metrics.ts';

export interface AlarmsProps {
  readonly gate: IFunction;
  readonly deadLetters: IQueue;
  /** Whether the worst servers are refused at the door. */
  readonly filters: boolean;
  /** Who is told; null: nobody. */
  readonly topic: ITopic | null;
}

type Specification = Pick<AlarmProps, 'metric' | 'threshold'> &
  Partial<AlarmProps> & {
    readonly alarmDescription: string;
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

const specifications = ({ gate, deadLetters, filters }: AlarmsProps): Record<string, Specification> => ({
  FailedOpen: {
    alarmDescription: 'Mail was let through because the gate failed or was slow.',
    metric: ours('gate', 'FailOpen'),
    threshold: 1,
  },
  UnreadableEvent: {
    alarmDescription: 'Mail was let through because SES sent an event that the gate does not understand.',
    metric: ours('gate', 'Passed', { by: { reason: 'malformed-event' } }),
    threshold: 1,
  },
  GateCrashed: {
    alarmDescription: 'The gate gave SES no answer, which asks again for four hours: mail is late.',
    metric: gate.metricErrors({ period: Duration.minutes(5) }),
    threshold: 1,
  },
  GateThrottled: {
    alarmDescription: 'The account has no room to run the gate. SES asks again for four hours: mail is late.',
    metric: gate.metricThrottles({ period: Duration.minutes(5) }),
    threshold: 1,
  },
  ReceiptActionFailed: {
    alarmDescription: 'SES could not carry out an action of a receipt rule and tries again: mail is late.',
    metric: receiptRules('PublishFailure'),
    threshold: 1,
  },
  ReceiptActionGivenUp: {
    alarmDescription: 'SES has given up on an action of a receipt rule: mail was not delivered.',
    metric: receiptRules('PublishExpired'),
    threshold: 1,
  },
  HeldTooLong: {
    alarmDescription: 'A message is held for more than two hours; none should be for more than one.',
    metric: ours('release', 'OldestHeldSeconds', { statistic: Stats.MAXIMUM }),
    threshold: 2 * 3600,
    evaluationPeriods: 2,
  },
  ReleaseStopped: {
    alarmDescription: 'For 15 minutes no run that releases held mail came to its end; one does every minute.',
    metric: ours('release', 'OldestHeldSeconds', { statistic: Stats.SAMPLE_COUNT }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 3,
    missingAfter: 30,
  },
  BouncesLate: {
    alarmDescription: 'A bounce has been waiting for more than an hour; after 24 hours SES takes none.',
    metric: ours('release', 'OldestBounceSeconds', { statistic: Stats.MAXIMUM }),
    threshold: 3600,
    evaluationPeriods: 2,
  },
  DailyRunMissed: {
    alarmDescription: 'For 26 hours no daily run came to its end: no server moves to its next stage.',
    metric: ours('advance', 'AdvanceRuns', { period: Duration.hours(1) }),
    ...DAILY,
  },
  ReportMissed: {
    alarmDescription: 'For 26 hours no report was made.',
    metric: ours('report', 'ReportRuns', { period: Duration.hours(1) }),
    ...DAILY,
  },
  ReportNotMailed: {
    alarmDescription: 'SES did not take the mail with a report; the report is in the bucket.',
    metric: ours('report', 'ReportMailFailed'),
    threshold: 1,
  },
  NoticesWaiting: {
    alarmDescription:
      'Postmasters have not been told what they should have been; until they are, the stages they were to hear of wait.',
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
      alarmDescription: 'For 26 hours no run looked after the IP filters: addresses miss their day off.',
      metric: ours('filter', 'Filters', { period: Duration.hours(1), statistic: Stats.SAMPLE_COUNT }),
      ...DAILY,
    },
  }),
  DeadLetters: {
    alarmDescription: 'A scheduled run could not be started, or failed for good.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
    threshold: 1,
  },
  BounceRate: {
    alarmDescription:
      'Of a hundred messages that the account sends five bounce: AWS reviews it now and pauses it at ten.',
    metric: bounceRate(),
    threshold: 0.05,
  },
});
