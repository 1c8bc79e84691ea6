import { Duration } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INDEX } from '../../lib/aws/keys.ts';
import { INBOX_PREFIX, RAW_PREFIX } from '../../lib/aws/mail-store.ts';
import { MAILED, REPORTS_PREFIX } from '../../lib/aws/report-store.ts';
import type { Config } from '../../lib/config.ts';
import { PortcullisFunction, type PortcullisFunctionProps } from './function.ts';
import type { MailBucket } from './mail-bucket.ts';
import { allow, allowObjects, allowSending, allowTable, identityArns } from './permissions.ts';
import type { Tables } from './tables.ts';

export interface DecidingProps {
  readonly config: Config;
  readonly mail: MailBucket;
  readonly tables: Tables;
  readonly deadLetters: IQueue;
}

/** A call that failed is not repeated: the next minute's does its work. Some may have to wait for the one before. */
const EVERY_MINUTE = { retryAttempts: 0, maxEventAge: Duration.minutes(5) };
const DAILY = { retryAttempts: 2, maxEventAge: Duration.hours(6) };

/** The functions that decide about mail and act on what was decided, each with the permissions it uses. */
export class Deciding extends Construct {
  readonly gate: PortcullisFunction;
  readonly release: PortcullisFunction;
  readonly bounce: PortcullisFunction;
  readonly advance: PortcullisFunction;
  readonly report: PortcullisFunction;
  /** What functions that read the configuration have in common. */
  readonly common: Pick<PortcullisFunctionProps, 'config' | 'environment'>;
  /** Where delivered mail goes. */
  readonly inbox: { readonly bucket: IBucket; readonly prefix: string };

  constructor(
    scope: Construct,
    id: string,
    { config, mail: { bucket }, tables, deadLetters }: DecidingProps,
  ) {
    super(scope, id);
    const { servers, messages } = tables;
    const { ruleSet } = config.aws;
    const foreign = ruleSet.mode === 'adopt' ? ruleSet.inbox : undefined;
    const inbox = foreign
      ? { bucket: Bucket.fromBucketName(this, 'Inbox', foreign.bucket), prefix: foreign.prefix }
      : { bucket, prefix: INBOX_PREFIX };
    this.inbox = inbox;
    this.common = {
      config,
      environment: {
        SERVERS_TABLE: servers.tableName,
        MESSAGES_TABLE: messages.tableName,
        MAIL_BUCKET: bucket.bucketName,
        ...(foreign && { INBOX_BUCKET: foreign.bucket, INBOX_PREFIX: foreign.prefix }),
      },
    };

    // No reserved concurrency: a call that is throttled is mail that is late. Its own deadline is five seconds.
    this.gate = new PortcullisFunction(this, 'Gate', {
      ...this.common,
      entry: 'gate',
      description: 'Portcullis: decides about each message that SES receives',
      timeout: Duration.seconds(10),
      memorySize: 512,
    });
    allowTable(this.gate, servers, ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem']);
    allowTable(this.gate, messages, ['PutItem']);

    this.release = new PortcullisFunction(this, 'Release', {
      ...this.common,
      entry: 'release',
      description: 'Portcullis: delivers held mail that is due',
      timeout: Duration.seconds(90),
      memorySize: 512,
      asynchronous: { deadLetters, ...EVERY_MINUTE },
    });
    allowTable(this.release, messages, ['UpdateItem'], [INDEX.due]);
    allowObjects(this.release, bucket, messagesIn(RAW_PREFIX), ['GetObject']);
    allowObjects(this.release, inbox.bucket, messagesIn(inbox.prefix), ['GetObject', 'PutObject']);

    // One at a time, since SES takes one bounce a second from an account.
    this.bounce = new PortcullisFunction(this, 'Bounce', {
      ...this.common,
      entry: 'bounce',
      description: 'Portcullis: bounces rejected mail and tells of delays, one message a second',
      timeout: Duration.minutes(2),
      memorySize: 256,
      reservedConcurrentExecutions: 1,
      asynchronous: { deadLetters, ...EVERY_MINUTE },
    });
    allowTable(this.bounce, messages, ['GetItem', 'UpdateItem'], [INDEX.due]);
    allowObjects(this.bounce, inbox.bucket, messagesIn(inbox.prefix), ['GetObject']);
    allow(this.bounce, ['ses:SendBounce'], identityArns(this, [config.bounceSender]));

    this.advance = new PortcullisFunction(this, 'Advance', {
      ...this.common,
      entry: 'advance',
      description: 'Portcullis: moves servers to the stage that is due and tells their postmasters',
      timeout: Duration.minutes(15),
      memorySize: 512,
      asynchronous: { deadLetters, ...DAILY },
    });
    allowTable(
      this.advance,
      servers,
      ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'],
      [INDEX.review, INDEX.stage],
    );
    const { notices } = config.policy;
    if (notices !== null) allowSending(this.advance, notices.from);

    this.report = new PortcullisFunction(this, 'Report', {
      ...this.common,
      entry: 'report',
      description: 'Portcullis: reports on yesterday to the operator',
      timeout: Duration.minutes(15),
      // A whole processor goes with so much; a report about 100,000 servers stays below 512 MB.
      memorySize: 1769,
      asynchronous: { deadLetters, ...DAILY },
    });
    allowTable(this.report, servers, ['BatchGetItem'], [INDEX.review, INDEX.stage]);
    const reports = { prefix: REPORTS_PREFIX, what: 'reports, named by the days they are about' };
    allowObjects(this.report, bucket, reports, ['GetObject', 'PutObject']);
    if (config.report.to.length > 0) {
      const taken = { ...reports, suffix: `.${MAILED}`, what: 'marks beside reports that were mailed' };
      allowObjects(this.report, bucket, taken, ['DeleteObject']);
      allowSending(this.report, config.report.from, config.report.to);
    }
  }
}

const messagesIn = (prefix: string) => ({ prefix, what: 'messages, which SES names' });
