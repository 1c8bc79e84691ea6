import type { Build } from './build.ts';
import { type Product, placeBuild, type Release } from './catalog.ts';
import { judge, type Rules } from './compliance.ts';
import { floorOfLane } from './floor.ts';
import type { Instant } from './time.ts';

/**
 * What is accepted of a lane.
 * - `any`: every build.
 * - `build`: this one and later; `release` is null for one that the catalog does not list.
 * - `none`: no build, since a later cumulative update is needed or the product is past its end of support.
 */
export type Acceptance =
  | { readonly kind: 'any' }
  | { readonly kind: 'build'; readonly build: Build; readonly release: Release | null }
  | { readonly kind: 'none' };

export interface LaneInForce {
  readonly lane: string;
  readonly accepted: Acceptance;
}

export interface ProductInForce {
  readonly product: Product;
  /** In build order. */
  readonly lanes: readonly LaneInForce[];
}

/** What is accepted of each product and lane at a date, as servers are judged; the newest product first. */
export const floorsInForce = (rules: Rules, at: Instant): ProductInForce[] =>
  rules.catalog.products.toReversed().map((product) => {
    const releases = rules.catalog.releases.filter((release) => release.product === product.product);
    const lanes = [...new Set(releases.map(({ lane }) => lane))];
    return { product, lanes: lanes.map((lane) => ({ lane, accepted: acceptedOf(rules, lane, at) })) };
  });

function acceptedOf(rules: Rules, lane: string, at: Instant): Acceptance {
  const { catalog, floors, esu } = rules;
  const floor = floorOfLane(catalog, floors, lane, at, esu);
  const first = catalog.releases.find((release) => release.lane === lane);
  const lowest = floor.kind === 'build' ? floor.build : first?.build;
  if (floor.kind === 'superseded' || lowest === undefined) return { kind: 'none' };
  if (judge(rules, lowest, at).compliance !== 'compliant') return { kind: 'none' };
  if (floor.kind === 'none') return { kind: 'any' };
  const { release, match } = placeBuild(catalog, lowest);
  return { kind: 'build', build: lowest, release: match === 'exact' ? release : null };
}
