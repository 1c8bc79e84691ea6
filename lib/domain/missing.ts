import { type Build, compareBuilds } from './build.ts';
import { type Catalog, type Release, type Threshold, unfixedThresholds } from './catalog.ts';
import type { Instant } from './time.ts';

/** A release that a server does not have, and the known vulnerabilities that it is the first of its lane to fix. */
export interface MissingUpdate {
  readonly release: Release;
  readonly fixes: readonly Threshold[];
}

/** What a build lacks. `unfixed`: known vulnerabilities that no release of its lane fixes. */
export interface Missing {
  readonly updates: readonly MissingUpdate[];
  readonly unfixed: readonly Threshold[];
}

/** What has been published for the lane of a build since, the newest first. */
export function missingSince(catalog: Catalog, lane: string, build: Build, at: Instant): Missing {
  const releases = catalog.releases.filter(
    (release) =>
      release.lane === lane &&
      release.kind !== 'PREVIEW' &&
      release.withdrawn === null &&
      release.released <= at &&
      compareBuilds(release.build, build) > 0,
  );
  const byRelease = Map.groupBy(
    unfixedThresholds(catalog, lane, build).filter(({ released }) => released <= at),
    ({ minimum }) => {
      const fixed = minimum.get(lane);
      return fixed && releases.find((release) => compareBuilds(release.build, fixed) >= 0);
    },
  );
  return {
    updates: releases.map((release) => ({ release, fixes: byRelease.get(release) ?? [] })).reverse(),
    unfixed: byRelease.get(undefined) ?? [],
  };
}
