import type { CreateTableCommandInput, Projection } from '@aws-sdk/client-dynamodb';
import { INDEX } from './keys.ts';

/** A table as Portcullis needs it, wherever it is created. All keys of type N are instants; TTL is `expiresAt`. */
interface TableDefinition {
  readonly key: Key;
  readonly indexes: readonly Index[];
  readonly ttl: string | null;
}

interface Index extends Key {
  readonly name: string;
  /**
   * The attributes it holds besides keys; null for all of them. An index is written, and paid for, when one of its
   * attributes changes: one with all of them with each message of a server.
   */
  readonly include: readonly string[] | null;
}

interface Key {
  readonly partition: string;
  readonly sort: { readonly name: string; readonly type: 'S' | 'N' } | null;
}

const by = (partition: string, sort: string, type: 'S' | 'N') => ({ partition, sort: { name: sort, type } });

export const TABLE_DEFINITIONS = {
  servers: {
    key: { partition: 'pk', sort: { name: 'sk', type: 'S' } },
    indexes: [
      { name: INDEX.review, ...by('reviewKey', 'reviewAt', 'N'), include: ['episode'] },
      { name: INDEX.stage, ...by('listing', 'stageOrder', 'S'), include: null },
      {
        name: INDEX.name,
        ...by('listing', 'nameOrder', 'S'),
        include: ['organisation', 'compliance', 'product', 'stageOrder'],
      },
      {
        name: INDEX.address,
        ...by('listing', 'addressOrder', 'S'),
        include: ['organisation', 'compliance', 'product', 'stageOrder'],
      },
      {
        name: INDEX.organisation,
        ...by('ownedBy', 'stageOrder', 'S'),
        include: ['organisation', 'compliance', 'product', 'name', 'ip'],
      },
    ],
    ttl: null,
  },
  messages: {
    key: { partition: 'id', sort: null },
    indexes: [
      { name: INDEX.due, ...by('dueKey', 'dueAt', 'N'), include: null },
      { name: INDEX.state, ...by('listState', 'stateSince', 'N'), include: null },
      { name: INDEX.kept, ...by('keptOf', 'receivedAt', 'N'), include: [] },
    ],
    ttl: 'expiresAt',
  },
} as const satisfies Record<string, TableDefinition>;

/** The CreateTable call of a definition, on demand. */
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
      Projection: projection(index),
    })),
  };
}

function projection({ include }: Index): Projection {
  if (include === null) return { ProjectionType: 'ALL' };
  if (include.length === 0) return { ProjectionType: 'KEYS_ONLY' };
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: [...include] };
}

function keySchema({ partition, sort }: Key): NonNullable<CreateTableCommandInput['KeySchema']> {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' as const }] : []),
  ];
}
