import { Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface SchedulesProps {
  /** Of the times of day; an IANA name. */
  readonly timeZone: string;
  readonly deadLetters: IQueue;
  readonly everyMinute: Readonly<Record<string, IFunction>>;
  /** With the local time of day, `HH:MM`. */
  readonly daily: Readonly<Record<string, { readonly fn: IFunction; readonly at: string }>>;
}

/** What starts the functions that SES does not start. A call that cannot be made goes to the dead letters. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    const { deadLetters } = props;
    const scheduleGroup = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': scheduleGroup.scheduleGroupArn,
          },
        },
      }),
    });
    const functions = [
      ...Object.values(props.everyMinute),
      ...Object.values(props.daily).map(({ fn }) => fn),
    ];
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: functions.map(({ functionArn }) => functionArn),
      }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
    );
    const target = {
      // CDK would add every version and alias of the functions.
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: deadLetters,
    };

    for (const [name, fn] of Object.entries(props.everyMinute)) {
      new Schedule(this, name, {
        scheduleGroup,
        schedule: ScheduleExpression.rate(Duration.minutes(1)),
        target: new LambdaInvoke(fn, { ...target, maxEventAge: Duration.minutes(1), retryAttempts: 2 }),
      });
    }
    for (const [name, { fn, at }] of Object.entries(props.daily)) {
      const [hour, minute] = at.split(':').map(Number);
      new Schedule(this, name, {
        scheduleGroup,
        schedule: ScheduleExpression.cron({
          hour: String(hour),
          minute: String(minute),
          timeZone: TimeZone.of(props.timeZone),
        }),
        target: new LambdaInvoke(fn, { ...target, maxEventAge: Duration.hours(12), retryAttempts: 20 }),
      });
    }
  }
}
