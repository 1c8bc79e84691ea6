import { type Build, compareBuilds } from './build.ts';
import { type Catalog, placeBuild, type Release, type Threshold, unfixedThresholds } from './catalog.ts';
import type { Instant } from './time.ts';

/** What a build lacks. */
export interface MissingUpdates {
  /** Updates published for its product since, the newest first; one of each name, the lowest that it would need. */
  readonly updates: readonly Release[];
  /** Known vulnerabilities that it has, the newest first. */
  readonly vulnerabilities: readonly Threshold[];
}

/**
 * What has been published by `at` for the product of a build since that build, and the vulnerabilities that the catalog
 * knows it to have: those of later products only are not held against it.
 */
export function missingUpdates(catalog: Catalog, build: Build, at: Instant): MissingUpdates {
  const { product, lane, release } = placeBuild(catalog, build);
  if (product === null || lane === null || release === null) return { updates: [], vulnerabilities: [] };
  const later = catalog.releases.filter(
    (each) =>
      each.product === product.product &&
      each.update !== null &&
      each.withdrawn === null &&
      each.released > release.released &&
      each.released <= at &&
      compareBuilds(each.build, build) > 0,
  );
  const byName = new Map<string, Release>();
  for (const each of later) {
    const known = byName.get(each.update as string);
    // An update of its own cumulative update is nearer than the same one of a later.
    if (known === undefined || (known.lane !== lane && each.lane === lane))
      byName.set(each.update as string, each);
  }
  const newestFirst = (a: { released: number }, b: { released: number }) => b.released - a.released;
  return {
    updates: [...byName.values()].sort(newestFirst),
    vulnerabilities: unfixedThresholds(catalog, lane, build)
      .filter(({ released }) => released <= at)
      .sort(newestFirst),
  };
}
