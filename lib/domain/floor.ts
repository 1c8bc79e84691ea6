import type { Build } from './build.ts';
import { type Catalog, type FloorTable, isPassedOver, type Release } from './catalog.ts';
import { DAY, type Instant } from './time.ts';

/**
 * How the lowest acceptable build of a lane is found.
 * - `grace`: the newest security update older than `days`.
 * - `explicit`: the operator's own table, by lane.
 * - `original`: what Exchange Online enforces.
 */
export type FloorPolicy =
  | { readonly policy: 'grace'; readonly days: number }
  | { readonly policy: 'explicit'; readonly builds: ReadonlyMap<string, Build> }
  | { readonly policy: 'original' };

export const DEFAULT_FLOORS: FloorPolicy = { policy: 'grace', days: 90 };

/**
 * The answer for one lane at one date.
 * - `none`: nothing is asked of it.
 * - `build`: at least this one.
 * - `superseded`: no build of this lane is enough; a later cumulative update is needed.
 */
export type Floor =
  | { readonly kind: 'none' }
  | { readonly kind: 'build'; readonly build: Build }
  | { readonly kind: 'superseded' };

const NONE: Floor = { kind: 'none' };
const SUPERSEDED: Floor = { kind: 'superseded' };

/** The floor table in force at a date under a policy that has tables; null under `grace` or before the first table. */
export function floorTable(
  catalog: Catalog,
  policy: FloorPolicy,
  at: Instant,
): ReadonlyMap<string, Build> | null {
  switch (policy.policy) {
    case 'grace':
      return null;
    case 'explicit':
      return policy.builds;
    case 'original':
      return catalog.enforced.findLast((table: FloorTable) => table.from <= at)?.floors ?? null;
    default:
      return policy satisfies never;
  }
}

/** The floor of a lane at a date. `esu`: the organisation holds Extended Security Updates, so those count as well. */
export function floorOfLane(
  catalog: Catalog,
  policy: FloorPolicy,
  lane: string,
  at: Instant,
  esu: boolean,
): Floor {
  if (policy.policy === 'grace') return graceFloor(catalog, policy.days, lane, at, esu);
  const table = floorTable(catalog, policy, at);
  const listed = table?.get(lane);
  if (listed) return { kind: 'build', build: listed };
  // A lane the table leaves out is asked for nothing, unless the table names later ones.
  return table && isPassedOver(catalog, table, lane) ? SUPERSEDED : NONE;
}

function graceFloor(catalog: Catalog, days: number, lane: string, at: Instant, esu: boolean): Floor {
  const ofLane = catalog.releases.filter((release) => release.lane === lane && counts(release, esu));
  const product = ofLane[0]?.product;
  if (product === undefined) return NONE;
  const due = newestDueUpdate(catalog, product, at - days * DAY, esu);
  if (!due) return NONE;
  const enough = ofLane.find((release) => release.update === due.update || release.released >= due.published);
  return enough ? { kind: 'build', build: enough.build } : SUPERSEDED;
}

/**
 * The newest security update of a product published by `cutoff`. It reaches the lanes on different days (March 2021 took
 * two weeks), so lanes are compared by the update's name and its first day.
 */
function newestDueUpdate(catalog: Catalog, product: string, cutoff: Instant, esu: boolean) {
  const published = new Map<string, Instant>();
  for (const release of catalog.releases) {
    const security = release.kind === 'SU' || release.kind === 'RU';
    if (release.product !== product || !security || release.update === null || !counts(release, esu))
      continue;
    published.set(release.update, Math.min(published.get(release.update) ?? Infinity, release.released));
  }
  let newest: { update: string; published: Instant } | null = null;
  for (const [update, at] of published) {
    if (at <= cutoff && (newest === null || at > newest.published)) newest = { update, published: at };
  }
  return newest;
}

const counts = (release: Release, esu: boolean): boolean =>
  release.withdrawn === null && release.kind !== 'PREVIEW' && (esu || !release.esuOnly);
