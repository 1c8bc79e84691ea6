import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TABLE_DEFINITIONS } from '../../lib/aws/table-definitions.ts';

type Definition = (typeof TABLE_DEFINITIONS)[keyof typeof TABLE_DEFINITIONS];

/** The two tables, as `lib/aws` defines them. They stay when the stack is deleted. */
export class Tables extends Construct {
  readonly servers: TableV2;
  readonly messages: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.servers = table(this, 'Servers', TABLE_DEFINITIONS.servers);
    this.messages = table(this, 'Messages', TABLE_DEFINITIONS.messages);
  }
}

function table(scope: Construct, id: string, { key, indexes, ttl }: Definition): TableV2 {
  return new TableV2(scope, id, {
    ...keys(key),
    globalSecondaryIndexes: indexes.map((index) => ({
      indexName: index.name,
      ...keys(index),
      ...projection(index),
    })),
    ...(ttl === null ? {} : { timeToLiveAttribute: ttl }),
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function projection({ include }: Definition['indexes'][number]) {
  if (include === null) return {};
  if (include.length === 0) return { projectionType: ProjectionType.KEYS_ONLY };
  return { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] };
}

function keys({ partition, sort }: Definition['key'] | Definition['indexes'][number]) {
  return {
    partitionKey: { name: partition, type: AttributeType.STRING },
    ...(sort && {
      sortKey: { name: sort.name, type: sort.type === 'N' ? AttributeType.NUMBER : AttributeType.STRING },
    }),
  };
}
