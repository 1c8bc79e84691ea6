import { expect, it } from 'vitest';
import { formatBuild, parseBuild } from '../../../lib/domain/build.ts';
import { judge, satisfyingReleases } from '../../../lib/domain/compliance.ts';
import { exchangeCatalog as catalog } from '../../../lib/domain/exchange-catalog.ts';
import type { FloorPolicy } from '../../../lib/domain/floor.ts';

const GRACE: FloorPolicy = { policy: 'grace', days: 90 };
const ORIGINAL: FloorPolicy = { policy: 'original' };

// build | date | policy | esu | compliance | reason
const JUDGEMENTS = [
  ['15.2.2562.17', '2026-11-24', GRACE, false, 'unpatched', 'below-floor'],
  ['15.2.2562.46', '2026-11-24', GRACE, false, 'compliant', 'at-or-above-floor'],
  ['15.2.2562.99', '2026-11-24', GRACE, false, 'compliant', 'newer-than-catalog'],
  // Support lasts through the day named.
  ['15.1.2507.61', '2025-10-14T23:59:59Z', GRACE, false, 'compliant', 'at-or-above-floor'],
  ['15.1.2507.61', '2025-10-15', GRACE, false, 'unsupported', 'past-end-of-support'],
  ['15.1.2507.61', '2025-10-15', GRACE, true, 'compliant', 'at-or-above-floor'],
  ['15.1.2507.61', '2026-10-31T23:59:59Z', GRACE, true, 'unpatched', 'below-floor'],
  ['15.1.2507.75', '2026-10-31T23:59:59Z', GRACE, true, 'compliant', 'at-or-above-floor'],
  ['15.1.2507.75', '2026-11-01', GRACE, true, 'unsupported', 'past-end-of-support'],
  ['15.1.2507.99', '2026-11-24', GRACE, false, 'unsupported', 'past-end-of-support'],
  ['15.0.1497.48', '2026-11-24', GRACE, false, 'unsupported', 'past-end-of-support'],
  ['4.0.994.63', '2026-11-24', GRACE, false, 'unsupported', 'past-end-of-support'],
  ['15.1.2375.37', '2024-01-01', GRACE, false, 'unpatched', 'cumulative-update-superseded'],
  // What Exchange Online accepts is accepted, whatever the end of support.
  ['15.1.2507.61', '2026-11-24', ORIGINAL, false, 'compliant', 'at-or-above-floor'],
  ['15.2.1544.36', '2026-11-24', ORIGINAL, false, 'compliant', 'at-or-above-floor'],
  ['15.1.2507.60', '2026-11-24', ORIGINAL, false, 'unsupported', 'past-end-of-support'],
  ['15.2.2562.28', '2026-11-24', ORIGINAL, false, 'unpatched', 'below-floor'],
  // A lane later than those the table of 2024 lists is not held to less than they are.
  ['15.2.1748.39', '2026-02-01', ORIGINAL, false, 'compliant', 'no-floor'],
  ['15.1.2507.5', '2022-09-01', GRACE, false, 'unpatched', 'below-floor'],
  ['15.0.1497.48', '2026-11-24', ORIGINAL, false, 'unsupported', 'past-end-of-support'],
  ['15.3.1.1', '2026-11-24', GRACE, false, 'unknown', 'product-not-in-catalog'],
  ['15.2.2562.1', '2026-11-24', GRACE, false, 'unpatched', 'below-floor'],
] as const;

it.each(JUDGEMENTS)('%s on %s under %o (ESU %s) is %s: %s', (text, day, floors, esu, compliance, reason) => {
  const judgement = judge({ catalog, floors, esu }, parseBuild(text), Date.parse(day));
  expect(judgement).toMatchObject({ compliance, reason });
});

it('nothing can be said of a build that is not shown', () => {
  expect(judge({ catalog, floors: GRACE, esu: false }, null, 0)).toMatchObject({
    compliance: 'unknown',
    reason: 'build-not-shown',
  });
});

it('what satisfies would be judged compliant, and is never ESU-only without ESU', () => {
  for (const esu of [false, true]) {
    for (const day of ['2020-01-01', '2024-06-01', '2026-03-01', '2026-11-24']) {
      const rules = { catalog, floors: GRACE, esu };
      for (const product of [null, ...catalog.products]) {
        for (const release of satisfyingReleases(rules, product, Date.parse(day))) {
          expect(judge(rules, release.build, Date.parse(day)).compliance).toBe('compliant');
          expect(esu || !release.esuOnly).toBe(true);
        }
      }
    }
  }
});

it('a product nothing can repair needs its successor', () => {
  const product = catalog.products.find((p) => p.product === '2016') ?? null;
  const needs = satisfyingReleases({ catalog, floors: GRACE, esu: false }, product, Date.parse('2026-11-24'));
  expect(needs.map(({ build }) => formatBuild(build))).toEqual(['15.2.2562.46']);
});
