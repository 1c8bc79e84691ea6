import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { formatBuild, parseBuild } from '../domain/build.ts';
import type { Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import type { Counts, ServerRecord } from '../ports.ts';
import { addressOrder, LISTING, nameOrder, reviewShard, stageOrder } from './keys.ts';

export type Item = Record<string, AttributeValue>;

/** The attributes of a server that a change may touch; counts and `version` are written by expressions of their own. */
export function serverAttributes(server: Server, reviewAt: Instant | null): Record<string, unknown> {
  const { id: _, build, ...rest } = server;
  return {
    ...rest,
    build: build === null ? null : formatBuild(build),
    listing: LISTING.servers,
    stageOrder: stageOrder(server.episode?.granted ?? 0, server),
    nameOrder: nameOrder(server),
    addressOrder: addressOrder(server),
    ownedBy: server.organisation ?? undefined,
    // Both or neither: the review index holds only servers that have a stage before them.
    reviewKey: reviewAt === null ? undefined : reviewShard(server.id),
    reviewAt: reviewAt ?? undefined,
  };
}

/** Reads a stored server. Throws when the item is not one: that is corruption, not input. */
export function readServer(item: Item): ServerRecord {
  const row = unmarshall(item);
  const {
    pk,
    sk: _,
    listing: _l,
    stageOrder: _s,
    nameOrder: _n,
    addressOrder: _a,
    ownedBy: _o,
    reviewKey: _k,
    reviewAt: _r,
    version,
    ...server
  } = row;
  const { accepted = 0, deferred = 0, rejected = 0, quarantined = 0, ...state } = server;
  return {
    server: {
      ...(state as Omit<Server, 'id' | 'build'>),
      id: String(pk).slice('SERVER#'.length),
      // Rows written before there were notices.
      answerable: row.answerable ?? false,
      notices: row.notices ?? [],
      build: typeof row.build === 'string' ? parseBuild(row.build) : null,
    },
    version,
    counts: { accepted, deferred, rejected, quarantined },
  };
}

/** Counts of an item that has some of them. */
export function readCounts(row: Record<string, unknown>): Counts {
  const { accepted = 0, deferred = 0, rejected = 0, quarantined = 0 } = row as Partial<Counts>;
  return { accepted, deferred, rejected, quarantined };
}

/** An update expression that sets the values given and removes the attributes that are undefined. */
export function setExpression(attributes: Readonly<Record<string, unknown>>) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    names[`#${name}`] = name;
    if (value === undefined) {
      removes.push(`#${name}`);
    } else {
      values[`:${name}`] = value;
      sets.push(`#${name} = :${name}`);
    }
  }
  const remove = removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : '';
  return { expression: `SET ${sets.join(', ')}${remove}`, names, values };
}

/** `marshall` with the options every write needs. */
export const toItem = (value: Record<string, unknown>): Item =>
  marshall(value, { removeUndefinedValues: true });
