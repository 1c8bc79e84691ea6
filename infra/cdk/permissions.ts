import { Arn, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { identitiesOf } from '../senders.ts';

/** Calls of DynamoDB that functions make on a table itself; a transaction needs those of its parts. */
type TableAction = 'BatchGetItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';

/** Allows a function just these actions on just these resources. */
export function allow(fn: IFunction, actions: readonly string[], resources: readonly string[]): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
}

/** Calls on a table, and queries of the indexes named. */
export function allowTable(
  fn: IFunction,
  { tableArn }: { readonly tableArn: string },
  actions: readonly TableAction[],
  indexes: readonly string[] = [],
): void {
  const named = actions.map((action) => `dynamodb:${action}`);
  if (named.length > 0) allow(fn, named, [tableArn]);
  const queried = indexes.map((index) => `${tableArn}/index/${index}`);
  if (queried.length > 0) allow(fn, ['dynamodb:Query'], queried);
}

/**
 * Calls on the objects below a prefix of a bucket, or on those of them whose names end in some way. To someone who may not
 * list, S3 answers 403 for an object that is not there instead of 404, and for that purpose the permission to list cannot
 * be limited to a prefix.
 */
export function allowObjects(
  fn: IFunction,
  { bucketArn }: { readonly bucketArn: string },
  { prefix, suffix = '', what }: { readonly prefix: string; readonly suffix?: string; readonly what: string },
  actions: readonly ('DeleteObject' | 'GetObject' | 'PutObject')[],
): void {
  const objects = `${bucketArn}/${prefix}*${suffix}`;
  allow(
    fn,
    actions.map((action) => `s3:${action}`),
    [objects],
  );
  if (actions.includes('GetObject')) allow(fn, ['s3:ListBucket'], [bucketArn]);
  acknowledgeWildcard(
    fn,
    objects,
    `The objects are ${what}; the permission names the one bucket and the prefix "${prefix}".`,
  );
}

/**
 * Sending mail as one address. While an account is in the sandbox SES asks for the recipients' identities too, so that
 * those who are known are named; the condition still holds the function to its sender.
 */
export function allowSending(fn: IFunction, from: string, recipients: readonly string[] = []): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['ses:SendRawEmail'],
      resources: identityArns(fn, [from, ...recipients]),
      conditions: { StringEquals: { 'ses:FromAddress': from } },
    }),
  );
}

/** Looking at the account's alarms in this Region; CloudWatch names no smaller set for a question by prefix. */
export function allowAlarms(fn: IFunction): void {
  const alarms = Arn.format({ service: 'cloudwatch', resource: 'alarm:*' }, Stack.of(fn));
  allow(fn, ['cloudwatch:DescribeAlarms'], [alarms]);
  acknowledgeWildcard(
    fn,
    alarms,
    "The stack's alarms are found by the prefix of their names; it reads their states and nothing else.",
  );
}

/** The SES identities that addresses can be verified by. */
export function identityArns(scope: IConstruct, addresses: readonly string[]): string[] {
  return [...new Set(addresses.flatMap(identitiesOf))].map((resourceName) =>
    Arn.format({ service: 'ses', resource: 'identity', resourceName }, Stack.of(scope)),
  );
}

/** Calls that AWS does not limit to resources (Service Authorization Reference), so that `*` is all there is. */
export function allowUnlimited(fn: IFunction, actions: readonly string[]): void {
  allow(fn, actions, ['*']);
  acknowledgeWildcard(
    fn,
    '*',
    `AWS defines no resources for ${actions.join(', ')}. The role has these calls and its log, and is this function's alone.`,
  );
}

/** Accepts one wildcard in a function's role; any other is still a finding. */
function acknowledgeWildcard(fn: IFunction, resource: string, reason: string): void {
  const written = inWords(Stack.of(fn).resolve(resource));
  Validations.of(fn.role ?? fn).acknowledge({ id: `AwsSolutions-IAM5[Resource::${written}]`, reason });
}

/** A resource as cdk-nag writes it in the ids of its findings: `<LogicalId.Arn>/prefix/*`. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: reference } = value as Intrinsic;
  if (join) return join[1].map(inWords).join(join[0]);
  return `<${attribute ? attribute.join('.') : reference}>`;
}

interface Intrinsic {
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly Ref?: string;
}
