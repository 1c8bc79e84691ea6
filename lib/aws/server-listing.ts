import { QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ListedServer, Page, ServerQuery } from '../ports.ts';
import { batchGet } from './batch-get.ts';
import type { Tables } from './clients.ts';
import { decodeCursor, encodeCursor, FULL_PAGE } from './cursor.ts';
import { INDEX, organisationKey } from './keys.ts';
import { readOrganisation } from './organisation-store.ts';
import { type Item, readServer, toItem } from './server-item.ts';
import { isOn, type Walk, walksFor } from './server-walks.ts';

/** Keys that one BatchGetItem takes. */
const ROOM = 100;
/** Index pages of up to a megabyte that one request reads where a filter leaves out most of what is in them. */
const MOST_QUERIES = 8;

/** Where a listing goes on: in which of its walks, and after which server: its partition key and its place in the index. */
const placeSchema = z.tuple([z.int().check(z.gte(0)), z.nullable(z.tuple([z.string(), z.string()]))]);
type Place = z.infer<typeof placeSchema>;

/** A server that was met, as the index has it, and the place to go on from after it. */
interface Met {
  readonly item: Item;
  readonly place: Place;
}

/** A page of servers with their owners; see `ServerStore.list`. */
export async function listServers(tables: Tables, query: ServerQuery): Promise<Page<ListedServer>> {
  const walks = walksFor(query);
  const { met, next, looked } = await walkOn(tables, walks, startOf(walks, query.cursor), query.limit);
  const whole = walks.every(({ index }) => index === INDEX.stage);
  const fitting = whole ? met : together(met);
  const left = fitting.length < met.length ? (fitting.at(-1)?.place ?? null) : next;
  return {
    items: await withOwners(tables, fitting, whole),
    cursor: left === null ? null : encodeCursor(left),
    looked,
  };
}

/** Goes along the walks until enough servers are met, or many queries were made. */
async function walkOn(tables: Tables, walks: readonly Walk[], start: Place, limit: number) {
  const met: Met[] = [];
  let looked = 0;
  let [leg, after] = start;
  for (let queries = 0; queries < MOST_QUERIES && met.length < limit; queries++) {
    const walk = walks[leg];
    if (walk === undefined) break;
    const room = limit - met.length;
    const page = await step(tables, walk, after, pageSize(walk, queries, room));
    const items = page.Items ?? [];
    looked += walk.filters.length > 0 ? (page.ScannedCount ?? 0) : Math.min(items.length, room);
    const taken = items.slice(0, room);
    const last = taken.at(-1);
    for (const item of taken) {
      if (walk.met === undefined || item.organisation?.S !== walk.met)
        met.push({ item, place: [leg, placeOf(walk, item)] });
    }
    if (last && items.length > room) after = placeOf(walk, last);
    else if (page.LastEvaluatedKey) after = placeOf(walk, page.LastEvaluatedKey);
    else [leg, after] = [leg + 1, null];
  }
  return { met, looked, next: leg < walks.length ? ([leg, after] as Place) : null };
}

/** One more than there is room for tells whether this is the last page. Filters are tried on a few servers first. */
function pageSize({ filters }: Walk, queries: number, room: number): number {
  if (filters.length === 0) return room + 1;
  return queries === 0 ? 2 * room : FULL_PAGE;
}

function step(tables: Tables, walk: Walk, after: Place[1], limit: number) {
  const { partition, filters, values } = walk;
  return tables.client.send(
    new QueryCommand({
      TableName: tables.servers,
      IndexName: walk.index,
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
      FilterExpression: filters.length > 0 ? filters.join(' AND ') : undefined,
      ExpressionAttributeNames: {
        '#partition': partition.name,
        '#sort': walk.sort,
        ...(filters.some((filter) => filter.includes('#name')) ? { '#name': 'name' } : {}),
      },
      ExpressionAttributeValues: toItem({
        ...values,
        ':partition': partition.value,
        ':from': walk.from,
        ':to': walk.to,
      }),
      ScanIndexForward: walk.forward,
      ExclusiveStartKey:
        after === null
          ? undefined
          : toItem({ pk: after[0], sk: 'STATE', [partition.name]: partition.value, [walk.sort]: after[1] }),
      Limit: limit,
    }),
  );
}

const placeOf = ({ sort }: Walk, item: Item): Place[1] => [item.pk?.S ?? '', item[sort]?.S ?? ''];

/** A cursor of another listing, which would lie outside of this one, is none. */
function startOf(walks: readonly Walk[], cursor: string | null): Place {
  const { data: place } = placeSchema.safeParse(decodeCursor(cursor));
  const walk = place && walks[place[0]];
  const isOurs = place && walk && (place[1] === null || isOn(walk, place[1][1]));
  return isOurs ? place : [0, null];
}

/** As many of the servers as one request reads together with their owners: fifty at least. */
function together(met: readonly Met[]): readonly Met[] {
  const owners = new Set<string>();
  const first = met.findIndex(({ item }, index) => {
    owners.add(item.organisation?.S ?? '');
    return index + 1 + owners.size > ROOM;
  });
  return first === -1 ? met : met.slice(0, first);
}

/** Reads the owners, and the servers too unless the index has all of them. */
async function withOwners(tables: Tables, met: readonly Met[], whole: boolean): Promise<ListedServer[]> {
  const names = new Set(met.flatMap(({ item }) => item.organisation?.S ?? []));
  const keys = [...names].map((name) => toItem(organisationKey(name)));
  const servers = whole ? [] : met.map(({ item: { pk, sk } }) => ({ pk, sk }) as Item);
  const read = await batchGet(tables, [...servers, ...keys]);
  const found = new Map(read.map((item) => [item.pk?.S, item]));
  return met.flatMap(({ item }) => {
    const stored = whole ? item : found.get(item.pk?.S);
    if (stored === undefined) return [];
    const record = readServer(stored);
    const owner = found.get(organisationKey(record.server.organisation ?? '').pk);
    return [{ ...record, owner: owner ? readOrganisation(owner).organisation : null }];
  });
}
