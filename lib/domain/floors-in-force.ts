import { type Build, compareBuilds } from './build.ts';
import type { Catalog, Product, Release } from './catalog.ts';
import { type Judgement, judge, type Rules } from './compliance.ts';
import type { Instant } from './time.ts';

/** The lowest build of a lane that is accepted. */
export interface LaneFloor {
  readonly lane: string;
  readonly build: Build;
  /** The release it is; null where an operator's table names a build between two. */
  readonly release: Release | null;
}

/** What is asked of a product at an instant. */
export interface ProductFloors {
  readonly product: Product;
  /** First instant without support; null where it has no end. */
  readonly supportEnd: Instant | null;
  /** The lanes some build of which is accepted, in build order; none where no build of the product is. */
  readonly lanes: readonly LaneFloor[];
}

/** The floors in force at an instant, as servers are judged by them; the newest product first. */
export function floorsInForce(rules: Rules, at: Instant): ProductFloors[] {
  return rules.catalog.products.toReversed().map((product) => {
    const lanes = lanesOf(rules.catalog, product);
    const first = rules.catalog.releases.find((release) => release.product === product.product);
    return {
      product,
      supportEnd: first === undefined ? null : judge(rules, first.build, at).supportEnd,
      lanes: lanes.flatMap((lane) => floorOf(rules, lane, at) ?? []),
    };
  });
}

const lanesOf = ({ releases }: Catalog, { product }: Product): string[] => [
  ...new Set(releases.filter((release) => release.product === product).map(({ lane }) => lane)),
];

function floorOf(rules: Rules, lane: string, at: Instant): LaneFloor | null {
  const releases = rules.catalog.releases.filter((release) => release.lane === lane);
  const judged = releases.map((release) => ({ release, judgement: judge(rules, release.build, at) }));
  const accepted = judged.find(({ judgement }) => judgement.compliance === 'compliant');
  const build = floorBuild(judged[0]?.judgement, accepted?.release);
  if (build === null) return null;
  return { lane, build, release: releases.find((each) => compareBuilds(each.build, build) === 0) ?? null };
}

/** The floor itself where there is one: it may lie between two releases. */
const floorBuild = (lowest: Judgement | undefined, accepted: Release | undefined): Build | null =>
  accepted === undefined ? null : (lowest?.floor ?? accepted.build);
