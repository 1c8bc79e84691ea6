import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { INDEX } from './keys.ts';

/** A table as Portcullis needs it, wherever it is created. All keys of type N are instants; TTL is `expiresAt`. */
interface TableDefinition {
  readonly key: Key;
  readonly indexes: readonly ({ readonly name: string } & Key)[];
  readonly ttl: string | null;
}

interface Key {
  readonly partition: string;
  readonly sort: { readonly name: string; readonly type: 'S' | 'N' } | null;
}

export const TABLE_DEFINITIONS = {
  servers: {
    key: { partition: 'pk', sort: { name: 'sk', type: 'S' } },
    indexes: [
      { name: INDEX.review, partition: 'reviewKey', sort: { name: 'reviewAt', type: 'N' } },
      { name: INDEX.stage, partition: 'stageKey', sort: { name: 'listKey', type: 'S' } },
    ],
    ttl: null,
  },
  messages: {
    key: { partition: 'id', sort: null },
    indexes: [
      { name: INDEX.due, partition: 'dueKey', sort: { name: 'dueAt', type: 'N' } },
      { name: INDEX.state, partition: 'listState', sort: { name: 'stateSince', type: 'N' } },
    ],
    ttl: 'expiresAt',
  },
} as const satisfies Record<string, TableDefinition>;

/** The CreateTable call of a definition, on demand, every index with all attributes. */
export function createTableInput(name: string, { key, indexes }: TableDefinition): CreateTableCommandInput {
  const keys: Key[] = [key, ...indexes];
  const attributes = new Map<string, 'S' | 'N'>();
  for (const { partition, sort } of keys) {
    attributes.set(partition, 'S');
    if (sort) attributes.set(sort.name, sort.type);
  }
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema(key),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
}

function keySchema({ partition, sort }: Key): NonNullable<CreateTableCommandInput['KeySchema']> {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' as const }] : []),
  ];
}
