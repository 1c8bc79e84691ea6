import { expect, test } from 'vitest';
import { type Build, compareBuilds, parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { missingUpdates } from '../../../lib/domain/missing-updates.ts';

const NOW = Date.parse('2026-10-05');
const of = (build: string, at = NOW) => missingUpdates(exchangeCatalog, parseBuild(build) as Build, at);
const newest = exchangeCatalog.releases.at(-1)?.build as Build;

test('the newest build lacks nothing', () => {
  expect(missingUpdates(exchangeCatalog, newest, NOW)).toEqual({ updates: [], vulnerabilities: [] });
});

test('an unknown product is said nothing of', () => {
  expect(of('99.0.0.0')).toEqual({ updates: [], vulnerabilities: [] });
});

test('a build without the hotfix for CVE-2025-53786 has that vulnerability, and one with it has not', () => {
  const cves = (build: string) => of(build).vulnerabilities.flatMap((one) => one.cves);
  const threshold = exchangeCatalog.thresholds.find(({ cves }) => cves.includes('CVE-2025-53786'));
  for (const [, minimum] of threshold?.minimum ?? []) {
    const [major, minor, third, revision] = minimum;
    expect(cves(minimum.join('.'))).not.toContain('CVE-2025-53786');
    expect(cves([major, minor, third, revision - 1].join('.'))).toContain('CVE-2025-53786');
  }
});

test('each update that is missing is named once, is later than the build, and is of its product', () => {
  for (const { build, product } of exchangeCatalog.releases) {
    const { updates } = missingUpdates(exchangeCatalog, build, NOW);
    expect(new Set(updates.map(({ update }) => update)).size).toBe(updates.length);
    for (const each of updates) {
      expect(compareBuilds(each.build, build)).toBeGreaterThan(0);
      expect(each.product).toBe(product);
    }
  }
});

// build | known vulnerabilities that the catalog says it has, and some that it does not
test.each([
  // Exchange 2007 and 2013 at their last build: what was found in later products is not known of them.
  ['8.3.485.1', [], ['proxylogon', 'cve-2025-53786']],
  ['15.0.1497.48', [], ['oct25su', 'sep26su']],
  ['15.0.1497.2', ['proxylogon', 'proxyshell'], ['cve-2025-53786']],
  // A cumulative update that was passed over: no build of it fixes what was found later.
  ['15.1.2106.13', ['proxyshell', 'oct25su', 'sep26suv2'], ['proxylogon', 'cve-2020-0688']],
])('%s has %j and not %j', (build, has, hasNot) => {
  const ids = of(build).vulnerabilities.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(has));
  for (const id of hasNot) expect(ids).not.toContain(id);
});

test('what is published later is not missing yet', () => {
  const { updates, vulnerabilities } = of('15.1.2507.57', Date.parse('2025-11-01'));
  expect(updates.map(({ update }) => update)).toEqual(['Oct25SU', 'Sep25HU', 'Aug25SU']);
  expect(vulnerabilities.map(({ id }) => id)).toEqual(['oct25su']);
});
