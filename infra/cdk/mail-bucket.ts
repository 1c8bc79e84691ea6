import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INBOX_PREFIX, RAW_PREFIX } from '../../lib/aws/mail-store.ts';
import type { Config } from '../../lib/config.ts';

/**
 * Longer than any message waits before it is decided, delivered or bounced: four hours in which SES repeats an event, an
 * hour of holding, a day for bounces, two for the expiry of a row, and a week in which nobody sees an alarm.
 */
const SLACK_DAYS = 14;
const ACCESS_LOG_DAYS = 90;

const PRIVATE = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

/**
 * Where all mail is: every message as it came below `raw/`, which is also the copy of what is held or quarantined, and
 * below `inbox/` what was accepted or released. Stays when the stack is deleted.
 */
export class MailBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { keepDays, aws: { inboxDays } }: Config) {
    super(scope, id);
    const accessLog = new Bucket(this, 'AccessLog', {
      ...PRIVATE,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    });
    Validations.of(accessLog).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This is the bucket that access logs go to; a log of its own writes would never end.',
    });
    const bucket = new Bucket(this, 'Bucket', {
      ...PRIVATE,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: accessLog as IBucket,
      lifecycleRules: [
        { prefix: RAW_PREFIX, expiration: Duration.days(keepDays + SLACK_DAYS) },
        ...(inboxDays === undefined ? [] : [{ prefix: INBOX_PREFIX, expiration: Duration.days(inboxDays) }]),
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    // Whoever reads the inbox hears of each message through EventBridge, accepted or released. CDK's `eventBridgeEnabled`
    // would bring along a function with far-reaching permissions for what CloudFormation has long been able to do.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    // CDK's types of buckets do not agree with each other under `exactOptionalPropertyTypes`.
    this.bucket = bucket as IBucket;
  }
}
