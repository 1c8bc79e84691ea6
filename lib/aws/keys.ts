import { createHash } from 'node:crypto';
import type { DueKind } from '../ports.ts';

/** Names of the secondary indexes, as the tables are created with. */
export const INDEX = {
  review: 'review',
  stage: 'stage',
  name: 'name',
  address: 'address',
  organisation: 'organisation',
  due: 'due',
  state: 'state',
  kept: 'kept',
} as const;

export const serverKey = (id: string) => ({ pk: `SERVER#${id}`, sk: 'STATE' });
export const dayKey = (id: string, day: string) => ({ pk: `SERVER#${id}`, sk: `DAY#${day}` });
export const organisationKey = (name: string) => ({ pk: `ORG#${name}`, sk: 'STATE' });

/** History sorts by time; the tail keeps entries of one instant apart and makes a repeated write hit the same key. */
export const historySortKey = (iso: string, tail: string): string => `HISTORY#${iso}#${tail}`;

/** Index partitions that many rows share are split, so that no single one carries all writes. */
export const SHARDS = [0, 1, 2, 3] as const;

const shardOf = (id: string): number =>
  (createHash('sha256').update(id).digest()[0] as number) % SHARDS.length;

export const reviewShard = (id: string): string => `review#${shardOf(id)}`;
export const dueShard = (kind: DueKind | 'delay', id: string): string => `${kind}#${shardOf(id)}`;
export const allReviewShards = SHARDS.map((shard) => `review#${shard}`);
export const allDueShards = (kind: DueKind | 'delay'): string[] => SHARDS.map((shard) => `${kind}#${shard}`);

/** What can be listed: the one partition of each index that listings go through. */
export const LISTING = { servers: 'servers', organisations: 'organisations' } as const;

/** Where a stage begins in the order of servers by stage: the furthest first, so that a reader meets it first. */
export const stageMark = (stage: number): string => String(999 - stage).padStart(3, '0');
export const stageOrder = (stage: number, { name, id }: { name: string; id: string }): string =>
  `${stageMark(stage)}#${name}#${id}`;
export const nameOrder = ({ name, id }: { name: string; id: string }): string => `${name}#${id}`;
export const addressOrder = ({ ip, id }: { ip: string; id: string }): string => `${ip}#${id}`;

/** Partition of the review index with the organisations that have a pause or an exemption, by when the last of it ends. */
export const SPARED = 'spared';
