import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import type { HistoryEntry, OrganisationRecord, OrganisationStore } from '../ports.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { historyItem, readHistory } from './history-item.ts';
import { organisationKey } from './keys.ts';
import { type Item, toItem } from './server-item.ts';
import { transact } from './transact.ts';

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
  const { pk, sk: _, version, ...said } = unmarshall(item);
  const name = String(pk).slice('ORG#'.length);
  return { organisation: { ...newOrganisation(name), ...said }, version };
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
  const items = await batchGet(
    tables,
    distinct.map((name) => toItem(organisationKey(name))),
  );
  return items.map((item) => readOrganisation(item).organisation);
}

async function update(
  tables: Tables,
  { name, ...said }: Organisation,
  version: number,
  entry: HistoryEntry,
): Promise<boolean> {
  const key = organisationKey(name);
  return transact(tables, [
    {
      Put: {
        TableName: tables.servers,
        Item: toItem({ ...key, ...said, version: version + 1 }),
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
