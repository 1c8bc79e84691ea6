import { type Build, compareBuilds } from './build.ts';
import type { Instant } from './time.ts';

export type ReleaseKind = 'RTM' | 'CU' | 'SP' | 'SU' | 'HU' | 'RU' | 'PREVIEW';

/** A published build. `lane` is product + cumulative update, inside which builds are comparable. */
export interface Release {
  readonly build: Build;
  readonly product: string;
  readonly lane: string;
  readonly name: string;
  readonly released: Instant;
  readonly kind: ReleaseKind;
  /** Updates of one publication share it across lanes: `Oct25SU`; rollups without a name: their month. */
  readonly update: string | null;
  readonly kb: string | null;
  /** Only organisations in the Extended Security Update programme can have it. */
  readonly esuOnly: boolean;
  /** Why Microsoft took it back; such a release is never asked for. */
  readonly withdrawn: string | null;
}

/** A product generation; `from` ≤ build < `before`. Ends are the first instant that is no longer supported. */
export interface Product {
  readonly product: string;
  readonly name: string;
  readonly from: Build;
  readonly before: Build;
  readonly mainstreamEnd: Instant | null;
  readonly extendedEnd: Instant | null;
  readonly esuEnd: Instant | null;
}

/** A known vulnerability and the lowest build of each lane that fixes it. */
export interface Threshold {
  readonly id: string;
  readonly label: string;
  readonly cves: readonly string[];
  readonly fixedIn: string;
  readonly released: Instant;
  readonly minimum: ReadonlyMap<string, Build>;
}

/** Lowest accepted build by lane, in force from an instant on. */
export interface FloorTable {
  readonly from: Instant;
  readonly floors: ReadonlyMap<string, Build>;
}

/** Everything known about Exchange releases. `releases` are in build order. */
export interface Catalog {
  readonly asOf: string;
  readonly products: readonly Product[];
  readonly releases: readonly Release[];
  readonly thresholds: readonly Threshold[];
  /** What Exchange Online enforced, oldest first. */
  readonly enforced: readonly FloorTable[];
}

/** Where a build stands. `match` says how well `release` describes it; null where the catalog knows nothing. */
export interface Placement {
  readonly product: Product | null;
  readonly lane: string | null;
  readonly release: Release | null;
  readonly match: 'exact' | 'floor' | 'newer' | null;
}

/**
 * Places a build by floor match: the newest release not above it, inside its product. Headers carry builds no table
 * lists (interim builds, transport component builds of 2007 and 2010), so an exact row is not required.
 * A build above the newest row of its lane is `newer`: the catalog may simply be behind.
 */
export function placeBuild(catalog: Catalog, build: Build): Placement {
  const product =
    catalog.products.find((p) => compareBuilds(build, p.from) >= 0 && compareBuilds(build, p.before) < 0) ??
    null;
  if (!product) return { product: null, lane: null, release: null, match: null };
  const index = lastAtOrBelow(catalog.releases, build);
  const release = catalog.releases[index];
  const next = catalog.releases[index + 1];
  if (release?.product !== product.product || (next && startsLane(next, release, build))) {
    // Below the first release of its lane: a preview, or a component a little older than the release it came with.
    return { product, lane: next?.lane ?? null, release: null, match: null };
  }
  const exact = compareBuilds(release.build, build) === 0;
  const newestOfLane = next?.lane !== release.lane;
  return { product, lane: release.lane, release, match: exact ? 'exact' : newestOfLane ? 'newer' : 'floor' };
}

/**
 * The known vulnerabilities that a build of a lane does not fix, oldest first: it is below the lowest fixed build, or the
 * fix was never published for its lane. Empty when the lane is unknown.
 */
export function unfixedThresholds(catalog: Catalog, lane: string, build: Build): Threshold[] {
  return catalog.thresholds.filter(({ minimum }) => {
    const fixed = minimum.get(lane);
    return fixed === undefined ? isPassedOver(catalog, minimum, lane) : compareBuilds(build, fixed) < 0;
  });
}

/** Whether a table by lane leaves a lane out though it names later ones of the same product: no build of it is enough. */
export function isPassedOver(catalog: Catalog, table: ReadonlyMap<string, Build>, lane: string): boolean {
  const first = catalog.releases.find((release) => release.lane === lane);
  if (!first || table.has(lane)) return false;
  return catalog.releases.some(
    (r) => r.product === first.product && table.has(r.lane) && compareBuilds(r.build, first.build) > 0,
  );
}

/** All builds of a cumulative update share their first three parts, from 2013 on; so do a service pack and its components. */
function startsLane(next: Release, release: Release, build: Build): boolean {
  const together = (a: Build, b: Build) => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
  return next.lane !== release.lane && together(next.build, build) && !together(release.build, build);
}

function lastAtOrBelow(releases: readonly Release[], build: Build): number {
  let low = 0;
  let high = releases.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBuilds((releases[middle] as Release).build, build) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
