import { type Build, compareBuilds } from './build.ts';
import { type Catalog, type Placement, type Product, placeBuild, type Release } from './catalog.ts';
import { type Floor, type FloorPolicy, floorOfLane, floorTable } from './floor.ts';
import type { Instant } from './time.ts';

export type Compliance = 'compliant' | 'unsupported' | 'unpatched' | 'unknown';

export type ComplianceReason =
  | 'at-or-above-floor'
  | 'no-floor'
  | 'newer-than-catalog'
  | 'below-floor'
  | 'cumulative-update-superseded'
  | 'past-end-of-support'
  | 'product-not-in-catalog'
  | 'build-not-shown';

/** What can be said about a build at a date, and why. */
export interface Judgement {
  readonly compliance: Compliance;
  readonly reason: ComplianceReason;
  readonly placement: Placement;
  /** The floor it was held against, where there was one. */
  readonly floor: Build | null;
  /** First instant without support, where the product has one. */
  readonly supportEnd: Instant | null;
}

/** The rules a judgement is made by; `esu`: the organisation holds Extended Security Updates. */
export interface Rules {
  readonly catalog: Catalog;
  readonly floors: FloorPolicy;
  readonly esu: boolean;
}

/** `unsupported` and `unpatched` together. */
export const isVulnerable = (compliance: Compliance): boolean =>
  compliance === 'unsupported' || compliance === 'unpatched';

/** Judges a build at a date. Null build: the software showed none. */
export function judge(rules: Rules, build: Build | null, at: Instant): Judgement {
  if (build === null) {
    const placement = { product: null, lane: null, release: null, match: null };
    return { compliance: 'unknown', reason: 'build-not-shown', placement, floor: null, supportEnd: null };
  }
  const placement = placeBuild(rules.catalog, build);
  const { product, lane, match } = placement;
  const say = (compliance: Compliance, reason: ComplianceReason, floor: Build | null = null): Judgement => ({
    compliance,
    reason,
    placement,
    floor,
    supportEnd: product ? supportEnd(product, rules.esu) : null,
  });
  if (product === null || lane === null) return say('unknown', 'product-not-in-catalog');

  const floor = floorOfLane(rules.catalog, rules.floors, lane, at, rules.esu);
  const end = supportEnd(product, rules.esu);
  if (end !== null && at >= end && !isAcceptedByTable(rules, product, build, at, floor)) {
    return say('unsupported', 'past-end-of-support', floor.kind === 'build' ? floor.build : null);
  }
  switch (floor.kind) {
    case 'none':
      return say('compliant', match === 'newer' ? 'newer-than-catalog' : 'no-floor');
    case 'superseded':
      // A build the catalog has not caught up with is never held against its server.
      return match === 'newer'
        ? say('compliant', 'newer-than-catalog')
        : say('unpatched', 'cumulative-update-superseded');
    case 'build':
      if (compareBuilds(build, floor.build) < 0 && match !== 'newer')
        return say('unpatched', 'below-floor', floor.build);
      return say('compliant', match === 'newer' ? 'newer-than-catalog' : 'at-or-above-floor', floor.build);
    default:
      return floor satisfies never;
  }
}

/**
 * The releases any of which would make a server of this product compliant, own product first, newest product last.
 * A product that nothing can repair yields only its successors.
 */
export function satisfyingReleases(rules: Rules, product: Product | null, at: Instant): Release[] {
  const { catalog } = rules;
  const newest = catalog.products.at(-1);
  const products = [...new Set([product, newest])].filter((p): p is Product => p !== null && p !== undefined);
  return products.flatMap((p) => {
    const lanes = [...new Set(catalog.releases.filter((r) => r.product === p.product).map((r) => r.lane))];
    return lanes.flatMap((lane) => lowestSatisfying(rules, lane, at));
  });
}

function lowestSatisfying(rules: Rules, lane: string, at: Instant): Release[] {
  const release = rules.catalog.releases.find(
    (r) =>
      r.lane === lane &&
      r.withdrawn === null &&
      r.kind !== 'PREVIEW' &&
      (rules.esu || !r.esuOnly) &&
      judge(rules, r.build, at).compliance === 'compliant',
  );
  return release ? [release] : [];
}

/**
 * Under a table, a product it lists is accepted at its floors even after the product's end: whoever wrote it said so.
 * Lanes later than those listed are not asked for less than they already exceed.
 */
function isAcceptedByTable(
  rules: Rules,
  { product }: Product,
  build: Build,
  at: Instant,
  floor: Floor,
): boolean {
  const table = floorTable(rules.catalog, rules.floors, at);
  const listed = rules.catalog.releases.some((r) => r.product === product && table?.has(r.lane));
  return (
    listed && (floor.kind === 'none' || (floor.kind === 'build' && compareBuilds(build, floor.build) >= 0))
  );
}

function supportEnd(product: Product, esu: boolean): Instant | null {
  return esu ? (product.esuEnd ?? product.extendedEnd) : product.extendedEnd;
}
