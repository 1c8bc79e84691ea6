import { Arn, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Config } from '../../lib/config.ts';

/** Where alarms go: the operator's own topic, a new one with their address, or nowhere (null). */
export function alarmTopic(
  scope: Construct,
  id: string,
  { email, topicArn }: Config['aws']['alarms'],
  deadLetters: IQueue,
): ITopic | null {
  if (topicArn !== undefined) return Topic.fromTopicArn(scope, id, topicArn);
  if (email === undefined) return null;
  const topic = new Topic(scope, id, { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(email, { deadLetterQueue: deadLetters }));
  // A topic with a policy of its own has lost the one that lets the account's alarms in.
  const stack = Stack.of(scope);
  const alarms = Arn.format({ service: 'cloudwatch', resource: 'alarm:*' }, stack);
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': alarms },
      },
    }),
  );
  return topic;
}
