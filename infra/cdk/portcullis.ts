import { CfnOutput } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { Announcing } from './announcing.ts';
import { Console } from './console.ts';
import { createDashboard } from './dashboard.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { Deciding } from './deciding.ts';
import { Filters } from './filters.ts';
import { MailBucket } from './mail-bucket.ts';
import { readOperatorConfig } from './operator-config.ts';
import { Receiving } from './receiving.ts';
import { Schedules } from './schedules.ts';
import { Tables } from './tables.ts';

export interface PortcullisProps {
  /** Path of the operator's configuration, see `portcullis.config.schema.json`. */
  readonly configFile: string;
}

/**
 * The whole system in one account and Region: what SES does with mail, the functions, their tables and bucket, schedules,
 * alarms and a dashboard. Throws when the configuration is not good.
 */
export class Portcullis extends Construct {
  /** All mail. What arrives below `inbox/` was accepted or released, and EventBridge tells of it. */
  readonly bucket: IBucket;
  readonly tables: Tables;
  /** Tells of each message in the inbox; null unless `aws.announce` is set. */
  readonly arrivals: ITopic | null;
  /** Where alarms go; null unless `aws.alarms` says so. */
  readonly alarmTopic: ITopic | null;

  constructor(scope: Construct, id: string, { configFile }: PortcullisProps) {
    super(scope, id);
    const config = readOperatorConfig(configFile);
    const deadLetters = deadLetterQueue(this, 'DeadLetters');
    const mail = new MailBucket(this, 'Mail', config);
    const tables = new Tables(this, 'Tables');
    const deciding = new Deciding(this, 'Deciding', { config, mail, tables, deadLetters });
    const { gate, release, bounce, advance, report, common } = deciding;
    new Receiving(this, 'Receiving', { config, bucket: mail.bucket, gate });
    const filters = config.aws.filters.enabled
      ? new Filters(this, 'Filters', { common, tables, deadLetters })
      : null;
    const webConsole = config.aws.console.enabled
      ? new Console(this, 'Console', { config, bucket: mail.bucket, tables, deciding })
      : null;
    new Schedules(this, 'Schedules', {
      timeZone: config.timeZone,
      deadLetters,
      everyMinute: { Release: release, Bounce: bounce },
      daily: {
        Advance: { fn: advance, at: config.advanceAt },
        Report: { fn: report, at: config.report.at },
        ...(filters && { Filter: { fn: filters.filter, at: config.advanceAt } }),
      },
    });
    const topic = alarmTopic(this, 'AlarmTopic', config.aws.alarms, deadLetters);
    const { alarms } = new Alarms(this, 'Alarms', {
      gate,
      deadLetters,
      topic,
      filters: filters !== null,
      consoleApi: webConsole?.api ?? null,
    });
    const dashboard = createDashboard(this, 'Dashboard', alarms, webConsole?.api ?? null);
    const arrivals = config.aws.announce
      ? new Announcing(this, 'Announcing', { bucket: mail.bucket, deadLetters }).topic
      : null;

    this.bucket = mail.bucket;
    this.tables = tables;
    this.alarmTopic = topic;
    this.arrivals = arrivals;
    for (const [name, value] of Object.entries({
      MailBucket: mail.bucket.bucketName,
      ServersTable: tables.servers.tableName,
      MessagesTable: tables.messages.tableName,
      Dashboard: dashboard.dashboardName,
      ...(arrivals && { ArrivalsTopic: arrivals.topicArn }),
      ...(webConsole && { ConsoleUrl: webConsole.url, ConsoleSecret: webConsole.secretArn }),
      ...(webConsole?.target && { ConsoleTarget: webConsole.target }),
      ...(webConsole?.userPool && { ConsoleUserPool: webConsole.userPool.userPoolId }),
    })) {
      new CfnOutput(this, `${name}Output`, { value }).overrideLogicalId(name);
    }
  }
}
