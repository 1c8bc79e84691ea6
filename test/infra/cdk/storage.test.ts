import { describe, expect, it } from 'vitest';
import { TABLE_DEFINITIONS } from '../../../lib/aws/table-definitions.ts';
import { synthesise } from '../../helpers/template.ts';

const stack = synthesise();

describe('the bucket', () => {
  const mail = stack.one('AWS::S3::Bucket', 'MailBucket');

  it('is encrypted, private, reached by TLS alone, and tells EventBridge what arrives', () => {
    expect(mail.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    const policy = JSON.stringify(stack.one('AWS::S3::BucketPolicy', 'MailBucketPolicy').Properties);
    expect(policy).toContain(
      '{"Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
    );
  });

  it.each([2, 30, 365])(
    'keeps every message at least two weeks longer than the %i days promised',
    (keepDays) => {
      const { LifecycleConfiguration } = synthesise({ keepDays }).one(
        'AWS::S3::Bucket',
        'MailBucket',
      ).Properties;
      const { Rules } = LifecycleConfiguration as { Rules: { Prefix?: string; ExpirationInDays?: number }[] };
      expect(Rules.find(({ Prefix }) => Prefix === 'raw/')?.ExpirationInDays).toBe(keepDays + 14);
      expect(Rules.filter((rule) => rule.ExpirationInDays !== undefined)).toHaveLength(1);
    },
  );

  it('deletes accepted mail only if the operator says so', () => {
    const { LifecycleConfiguration } = synthesise({ aws: { inboxDays: 7 } }).one(
      'AWS::S3::Bucket',
      'MailBucket',
    ).Properties;
    expect(LifecycleConfiguration).toMatchObject({
      Rules: expect.arrayContaining([{ ExpirationInDays: 7, Prefix: 'inbox/', Status: 'Enabled' }]),
    });
  });
});

describe('the tables', () => {
  const tables = stack.ofType('AWS::DynamoDB::GlobalTable');

  it('are on demand, restorable to any second, and not to be deleted by mistake', () => {
    expect(tables).toHaveLength(2);
    for (const { Properties } of tables) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      });
    }
  });

  it.each(['servers', 'messages'] as const)(
    '%s has the keys, indexes and expiry that the adapters use',
    (name) => {
      const { key, indexes, ttl } = TABLE_DEFINITIONS[name];
      const { Properties } = stack.one(
        'AWS::DynamoDB::GlobalTable',
        name === 'servers' ? 'Servers' : 'Messages',
      );
      const schema = (one: { partition: string; sort: { name: string } | null }) => [
        { AttributeName: one.partition, KeyType: 'HASH' },
        ...(one.sort ? [{ AttributeName: one.sort.name, KeyType: 'RANGE' }] : []),
      ];
      const projection = (include: readonly string[] | null) =>
        include?.length
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: include }
          : { ProjectionType: include === null ? 'ALL' : 'KEYS_ONLY' };
      expect(Properties.KeySchema).toEqual(schema(key));
      expect(Properties.GlobalSecondaryIndexes).toEqual(
        indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: schema(index),
          Projection: projection(index.include),
        })),
      );
      expect(Properties.TimeToLiveSpecification).toEqual(
        ttl === null ? undefined : { AttributeName: ttl, Enabled: true },
      );
      for (const { sort } of indexes) {
        const type = sort.type;
        expect(Properties.AttributeDefinitions).toContainEqual({
          AttributeName: sort.name,
          AttributeType: type,
        });
      }
    },
  );
});

it('mail and tables outlive the stack; nothing else does but the access log', () => {
  const kept = stack.resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
  expect(kept.map(({ id }) => id.replace(/^P|[0-9A-F]{8}$/g, '')).toSorted()).toEqual([
    'MailAccessLog',
    'MailBucket',
    'TablesMessages',
    'TablesServers',
  ]);
  for (const { UpdateReplacePolicy } of kept) expect(UpdateReplacePolicy).toBe('Retain');
});
