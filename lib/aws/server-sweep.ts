import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Server } from '../domain/server.ts';
import type { Tables } from './clients.ts';
import { INDEX, LISTING, stageMark } from './keys.ts';
import { type Item, readServer, toItem } from './server-item.ts';

/** Servers that are read, and held in memory, at a time. */
const PAGE = 500;

/** What is read of each: all but the evidence, which may be longer than the rest, and what only the indexes need. */
const ATTRIBUTES = [
  'pk',
  'ip',
  'name',
  'attribution',
  'organisation',
  'organisationBasis',
  'firstSeen',
  'lastSeen',
  'build',
  'buildSeenAt',
  'product',
  'release',
  'compliance',
  'reason',
  'episode',
  'episodes',
  'exemption',
  'answerable',
  'strikes',
  'notices',
] as const;

const PROJECTION = {
  ProjectionExpression: ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(ATTRIBUTES.map((name) => [`#${name}`, name])),
};

/** The part of a query of the stage index that finds the servers of one granted stage. */
export const inStage = (stage: number) => ({
  KeyConditionExpression: 'listing = :servers AND begins_with(stageOrder, :stage)',
  ExpressionAttributeValues: toItem({ ':servers': LISTING.servers, ':stage': stageMark(stage) }),
});

/** All servers of some granted stages, stage by stage in the order given; see `ServerStore.sweep`. */
export async function* sweep(tables: Tables, stages: readonly number[]): AsyncGenerator<readonly Server[]> {
  for (const stage of stages) {
    let next: ReturnType<typeof query> | null = query(tables, stage, undefined);
    while (next !== null) {
      const { Items = [], LastEvaluatedKey }: Awaited<ReturnType<typeof query>> = await next;
      // The next page is on its way while this one is worked on.
      next = LastEvaluatedKey ? query(tables, stage, LastEvaluatedKey) : null;
      yield Items.map((item) => ({ ...readServer(item).server, evidence: '' }));
    }
  }
}

function query(tables: Tables, stage: number, after: Item | undefined) {
  const page = tables.client.send(
    new QueryCommand({
      TableName: tables.servers,
      IndexName: INDEX.stage,
      ...inStage(stage),
      ExclusiveStartKey: after,
      Limit: PAGE,
      ...PROJECTION,
    }),
  );
  // It fails where it is awaited, not here.
  page.catch(() => {});
  return page;
}
