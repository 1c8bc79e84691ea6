import { type Build, formatBuild } from './build.ts';
import type { Placement, Release } from './catalog.ts';
import { isVulnerable, type Judgement } from './compliance.ts';
import { DAY, toUtcDay } from './time.ts';

/** A judgement in a sentence that a person who has never seen Portcullis understands. */
export function explain(judgement: Judgement, build: Build | null): string {
  const { placement, supportEnd, floor, reason } = judgement;
  const version = build === null ? 'Exchange' : `${nameOf(placement)} (${formatBuild(build)})`;
  switch (reason) {
    case 'build-not-shown':
      return 'This is Exchange, but the message does not show which build.';
    case 'product-not-in-catalog':
      return `${version} is no Exchange version the catalog knows, so nothing is held against it.`;
    case 'newer-than-catalog':
      return `${version} is newer than any build the catalog lists for it, and counts as up to date.`;
    case 'past-end-of-support':
      return `${version} is out of support${supportEnd === null ? '' : ` since ${toUtcDay(supportEnd - DAY)}`}.`;
    case 'below-floor':
      return `${version} lacks security updates: at least ${floor === null ? 'a later build' : formatBuild(floor)} is required.`;
    case 'cumulative-update-superseded':
      return `${version} no longer gets security updates: its cumulative update has been superseded.`;
    case 'at-or-above-floor':
    case 'no-floor':
      return `${version} is up to date.`;
    default:
      return reason satisfies never;
  }
}

/** Of a build newer than its lane only the product is certain. */
function nameOf({ product, release, match }: Placement): string {
  return (match === 'newer' ? null : release?.name) ?? product?.name ?? 'Exchange';
}

/** What a vulnerable server needs: any one of the releases. Empty when it needs nothing. */
export function explainNeeds(judgement: Judgement, satisfying: readonly Release[]): string {
  if (!isVulnerable(judgement.compliance) || satisfying.length === 0) return '';
  const choices = satisfying.map((release) => `${release.name} (${formatBuild(release.build)})`);
  return `It needs ${choices.join(' or ')}, or later.`;
}
