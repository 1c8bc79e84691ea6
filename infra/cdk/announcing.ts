import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INBOX_PREFIX } from '../../lib/aws/mail-store.ts';

/**
 * A topic that tells of each message that arrives in the inbox, `{"bucket", "key"}`, accepted or released alike. Made of
 * the bucket's own events, which anyone may use directly.
 */
export class Announcing extends Construct {
  readonly topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    { bucket, deadLetters }: { bucket: IBucket; deadLetters: IQueue },
  ) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    new Rule(this, 'Arrival', {
      description: 'Portcullis: a message has arrived in the inbox',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: INBOX_PREFIX }] } },
      },
      targets: [
        new SnsTopic(this.topic, {
          deadLetterQueue: deadLetters,
          message: RuleTargetInput.fromObject({
            bucket: EventField.fromPath('$.detail.bucket.name'),
            key: EventField.fromPath('$.detail.object.key'),
          }),
        }),
      ],
    });
  }
}
