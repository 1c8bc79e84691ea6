import { GetItemCommand, QueryCommand, type Update, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import type { Instant } from '../domain/time.ts';
import type {
  HistoryEntry,
  OrganisationQuery,
  OrganisationRecord,
  OrganisationStore,
  Page,
} from '../ports.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { historyItem, readHistory } from './history-item.ts';
import { INDEX, LISTING, organisationKey, SPARED } from './keys.ts';
import { type Item, setExpression, toItem } from './server-item.ts';
import { transact } from './transact.ts';

/** Organisations in DynamoDB. */
export function createOrganisationStore(tables: Tables): OrganisationStore {
  return {
    list: (query) => list(tables, query),
    add: (name) => add(tables, name),
    find: (name) => find(tables, name),
    findMany: (names) => findMany(tables, names),
    spared: (at) => spared(tables, at),
    history: (name) => readHistory(tables, organisationKey(name).pk),
    update: (organisation, version, entry) => update(tables, organisation, version, entry),
  };
}

/** Reads a stored organisation. */
export function readOrganisation(item: Item): OrganisationRecord {
  // One that only owns servers is listed, and nothing has been said about it yet.
  const {
    pk,
    sk: _,
    listing: _l,
    nameOrder: _n,
    reviewKey: _k,
    reviewAt: _r,
    version = 0,
    ...said
  } = unmarshall(item);
  const name = String(pk).slice('ORG#'.length);
  return { organisation: { ...newOrganisation(name), ...said }, version };
}

/** The write that has an organisation listed, whatever is known about it. */
export function listed(tables: Tables, name: string): Update {
  const set = setExpression(listingOf(name));
  return {
    TableName: tables.servers,
    Key: toItem(organisationKey(name)),
    UpdateExpression: set.expression,
    ExpressionAttributeNames: set.names,
    ExpressionAttributeValues: toItem(set.values),
  };
}

const listingOf = (name: string) => ({ listing: LISTING.organisations, nameOrder: name });

async function add(tables: Tables, name: string): Promise<void> {
  await tables.client.send(new UpdateItemCommand(listed(tables, name)));
}

async function list(tables: Tables, { text, limit, cursor }: OrganisationQuery): Promise<Page<Organisation>> {
  const prefix = text ?? '';
  const { data: after } = z.string().safeParse(decodeCursor(cursor));
  const { Items: keys = [], LastEvaluatedKey: last } = await tables.client.send(
    new QueryCommand({
      TableName: tables.servers,
      IndexName: INDEX.name,
      KeyConditionExpression: `listing = :listing${prefix && ' AND begins_with(nameOrder, :prefix)'}`,
      ExpressionAttributeValues: toItem({
        ':listing': LISTING.organisations,
        ':prefix': prefix || undefined,
      }),
      ProjectionExpression: 'pk, sk',
      // One of another listing would lie outside of this one.
      ExclusiveStartKey: after?.startsWith(prefix)
        ? toItem({ ...organisationKey(after), ...listingOf(after) })
        : undefined,
      Limit: limit,
    }),
  );
  const items = (await batchGet(tables, keys)).map((item) => readOrganisation(item).organisation);
  return {
    items: items.sort((a, b) => (a.name < b.name ? -1 : 1)),
    looked: keys.length,
    cursor: last?.nameOrder?.S ? encodeCursor(last.nameOrder.S) : null,
  };
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
  const found: string[] = [];
  let start: Item | undefined;
  do {
    const page = await tables.client.send(
      new QueryCommand({
        TableName: tables.servers,
        IndexName: INDEX.review,
        KeyConditionExpression: 'reviewKey = :spared AND reviewAt > :at',
        ExpressionAttributeValues: toItem({ ':spared': SPARED, ':at': at }),
        ProjectionExpression: 'pk',
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) found.push(readOrganisation(item).organisation.name);
    start = page.LastEvaluatedKey;
  } while (start);
  return findMany(tables, found);
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
        Item: toItem({ ...key, ...listingOf(name), ...said, ...indexed(said), version: version + 1 }),
        ConditionExpression: version === 0 ? 'attribute_not_exists(#version)' : '#version = :known',
        ExpressionAttributeNames: { '#version': 'version' },
        ...(version > 0 && { ExpressionAttributeValues: toItem({ ':known': version }) }),
      },
    },
    { Put: { TableName: tables.servers, Item: historyItem(key.pk, entry, `v${version + 1}`) } },
  ]);
}
