import { expect, test } from 'vitest';
import { type Build, compareBuilds, parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { missingUpdates } from '../../../lib/domain/missing-updates.ts';

const of = (build: string) => missingUpdates(exchangeCatalog, parseBuild(build) as Build);
const newest = exchangeCatalog.releases.at(-1)?.build as Build;

test('the newest build lacks nothing', () => {
  expect(missingUpdates(exchangeCatalog, newest)).toEqual({ updates: [], vulnerabilities: [] });
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
    const { updates } = missingUpdates(exchangeCatalog, build);
    expect(new Set(updates.map(({ update }) => update)).size).toBe(updates.length);
    for (const each of updates) {
      expect(compareBuilds(each.build, build)).toBeGreaterThan(0);
      expect(each.product).toBe(product);
    }
  }
});
