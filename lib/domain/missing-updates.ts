import { type Build, compareBuilds } from './build.ts';
import { type Catalog, placeBuild, type Release, type Threshold } from './catalog.ts';

/** What a build lacks. */
export interface MissingUpdates {
  /** Security updates published for its product since, the newest first; one of each name, the lowest that it would need. */
  readonly updates: readonly Release[];
  /** Known vulnerabilities that it has, the newest first. */
  readonly vulnerabilities: readonly Threshold[];
}

/** What has been published for the product of a build since that build, and the vulnerabilities it therefore has. */
export function missingUpdates(catalog: Catalog, build: Build): MissingUpdates {
  const { product, lane, release } = placeBuild(catalog, build);
  if (product === null || release === null) return { updates: [], vulnerabilities: [] };
  const later = catalog.releases.filter(
    (each) =>
      each.product === product.product &&
      each.update !== null &&
      each.withdrawn === null &&
      each.released > release.released &&
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
    vulnerabilities: catalog.thresholds.filter((one) => isOpen(one, lane, release, build)).sort(newestFirst),
  };
}

/** A lane without a fix of its own has the vulnerability, if it is older than the fix: later ones began with it. */
function isOpen(threshold: Threshold, lane: string | null, release: Release, build: Build): boolean {
  const minimum = lane === null ? undefined : threshold.minimum.get(lane);
  return minimum === undefined ? release.released < threshold.released : compareBuilds(build, minimum) < 0;
}
