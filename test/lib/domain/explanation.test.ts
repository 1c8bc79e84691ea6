import { expect, it } from 'vitest';
import { parseBuild } from '../../../lib/domain/build.ts';
import { judge, satisfyingReleases } from '../../../lib/domain/compliance.ts';
import { exchangeCatalog as catalog } from '../../../lib/domain/exchange-catalog.ts';
import { explain, explainNeeds } from '../../../lib/domain/explanation.ts';

const rules = { catalog, floors: { policy: 'grace', days: 90 } as const, esu: false };
const at = Date.parse('2026-11-24');

it.each([
  ['15.1.2507.39', /2016 CU23 Apr24HU \(15\.1\.2507\.39\) is out of support since 2025-10-14\./],
  ['15.2.2562.17', /lacks security updates: at least 15\.2\.2562\.46 is required\./],
  ['15.2.2562.53', /is up to date\./],
  ['15.2.2562.99', /newer than any build the catalog lists/],
  ['15.3.0.1', /no Exchange version the catalog knows/],
])('%s is explained', (text, words) => {
  const build = parseBuild(text);
  expect(explain(judge(rules, build, at), build)).toMatch(words);
});

it('says what would do, and nothing where nothing is needed', () => {
  const judged = judge(rules, parseBuild('15.1.2507.39'), at);
  const needs = satisfyingReleases(rules, judged.placement.product, at);
  expect(explainNeeds(judged, needs)).toBe(
    'It needs Exchange Server SE RTM Aug26SU (15.2.2562.46), or later.',
  );
  expect(explainNeeds(judge(rules, parseBuild('15.2.2562.53'), at), needs)).toBe('');
  expect(explain(judge(rules, null, at), null)).toMatch(/does not show which build/);
});
