import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import type { Instant } from '../domain/time.ts';
import type { HistoryEntry, OrganisationRecord, OrganisationStore } from '../ports.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { historyItem, readHistory } from './history-item.ts';
import { INDEX, organisationKey, SPARED } from './keys.ts';
import { type Item, toItem } from './server-item.ts';
import { transact } from './server-store.ts';

/** Organisations in DynamoDB. */
export function createOrganisationStore(tables: Tables): OrganisationStore {
  return {
    find: (name) => find(tables, name),
    findMany: (names) => findMany(tables, names),
    spared: (at) => spared(tables, at),
    history: (name) => readHistory(tables, organisationKey(name).pk),
    update: (organisation, version, entry) => update(tables, organisation, version, entry),
  };
}

/** Reads a stored organisation. */
export function readOrganisation(item: Item): OrganisationRecord {
  const { pk, sk: _, version, reviewKey: _k, reviewAt: _r, ...said } = unmarshall(item);
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

async function spared(tables: Tables, at: Instant): Promise<Organisation[]> {
  const found: Organisation[] = [];
  let start: Item | undefined;
  do {
    const page = await tables.client.send(
      new QueryCommand({
        TableName: tables.servers,
        IndexName: INDEX.review,
        KeyConditionExpression: 'reviewKey = :spared AND reviewAt > :at',
        ExpressionAttributeValues: toItem({ ':spared': SPARED, ':at': at }),
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) found.push(readOrganisation(item).organisation);
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}

/** Both or neither: the index holds only organisations that have been given time. */
function indexed({ pauses, exemption }: Pick<Organisation, 'pauses' | 'exemption'>) {
  const ends = [...pauses, ...(exemption ? [exemption] : [])].map(({ until }) => until);
  return ends.length > 0 ? { reviewKey: SPARED, reviewAt: Math.max(...ends) } : {};
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
        Item: toItem({ ...key, ...said, ...indexed(said), version: version + 1 }),
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
