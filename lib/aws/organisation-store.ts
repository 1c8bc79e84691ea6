import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Organisation } from '../domain/organisation.ts';
import type { HistoryEntry, OrganisationRecord, OrganisationStore } from '../ports.ts';
import type { Tables } from './clients.ts';
import { historyItem, readHistory } from './history-item.ts';
import { organisationKey } from './keys.ts';
import { type Item, toItem } from './server-item.ts';
import { transact } from './server-store.ts';

/** Organisations in DynamoDB. */
export function createOrganisationStore(tables: Tables): OrganisationStore {
  return {
    find: (name) => find(tables, name),
    findMany: (names) => findMany(tables, names),
    history: (name) => readHistory(tables, organisationKey(name).pk),
    update: (organisation, version, entry) => update(tables, organisation, version, entry),
  };
}

/** Reads a stored organisation. */
export function readOrganisation(item: Item): OrganisationRecord {
  const { pk, version, pauses } = unmarshall(item);
  return { organisation: { name: String(pk).slice('ORG#'.length), pauses }, version };
}

async function find(tables: Tables, name: string): Promise<OrganisationRecord | null> {
  const { Item } = await tables.client.send(
    new GetItemCommand({
      TableName: tables.servers,
      Key: toItem(organisationKey(name)),
      ConsistentRead: true,
    }),
  );
  return Item ? readOrganisation(Item) : null;
}

async function findMany(tables: Tables, names: readonly string[]): Promise<Organisation[]> {
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return [];
  const { Responses, UnprocessedKeys } = await tables.client.send(
    new BatchGetItemCommand({
      RequestItems: { [tables.servers]: { Keys: distinct.map((name) => toItem(organisationKey(name))) } },
    }),
  );
  // A missing answer must not pass for an organisation without a pause.
  if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('DynamoDB left keys unprocessed');
  return (Responses?.[tables.servers] ?? []).map((item) => readOrganisation(item).organisation);
}

async function update(
  tables: Tables,
  { name, pauses }: Organisation,
  version: number,
  entry: HistoryEntry,
): Promise<boolean> {
  const key = organisationKey(name);
  return transact(tables, [
    {
      Put: {
        TableName: tables.servers,
        Item: toItem({ ...key, pauses, version: version + 1 }),
        ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :known',
        ...(version === 0
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: toItem({ ':known': version }),
            }),
      },
    },
    { Put: { TableName: tables.servers, Item: historyItem(key.pk, entry, `v${version + 1}`) } },
  ]);
}
