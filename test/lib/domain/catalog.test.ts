import { expect, it } from 'vitest';
import { type Build, formatBuild, parseBuild } from '../../../lib/domain/build.ts';
import { placeBuild, unfixedThresholds } from '../../../lib/domain/catalog.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';

const read = (text: string): Build => {
  const build = parseBuild(text);
  if (!build) throw new Error(text);
  return build;
};

// build | product | lane | release's build | match
const PLACES = [
  ['15.2.1748.39', '2019', '2019 CU15', '15.2.1748.39', 'exact'],
  ['15.1.2375.34', '2016', '2016 CU22', '15.1.2375.32', 'floor'],
  ['14.3.498.0', '2010', '2010 SP3', '14.3.496.0', 'floor'],
  ['8.3.327.1', '2007', '2007 SP3', '8.3.327.1', 'exact'],
  ['15.2.2562.99', 'SE', 'SE RTM', '15.2.2562.53', 'newer'],
  ['15.2.1999.1', '2019', '2019 CU15', '15.2.1748.53', 'newer'],
  // A little below the first release of its lane: not a late build of the lane before.
  ['15.1.2507.1', '2016', '2016 CU23', null, null],
  ['14.1.218.12', '2010', '2010 SP1', null, null],
  ['15.2.2562.1', 'SE', 'SE RTM', null, null],
  ['5.5.2657.72', '5.5', '5.5 SP4', '5.5.2653.0', 'newer'],
  ['15.3.1.0', null, null, null, null],
  ['15.20.6477.19', null, null, null, null],
  ['9.0.0.0', null, null, null, null],
] as const;

it.each(PLACES)('%s is placed in %s, %s, at %s (%s)', (build, product, lane, release, match) => {
  const place = placeBuild(exchangeCatalog, read(build));
  expect(place.product?.product ?? null).toBe(product);
  expect(place.lane).toBe(lane);
  expect(place.release && formatBuild(place.release.build)).toBe(release);
  expect(place.match).toBe(match);
});

it('every release of the catalog is placed exactly at itself', () => {
  for (const release of exchangeCatalog.releases) {
    expect(placeBuild(exchangeCatalog, release.build)).toMatchObject({
      release,
      lane: release.lane,
      match: 'exact',
    });
  }
});

it('says which vulnerabilities a build leaves open', () => {
  const open = (lane: string, build: string) =>
    unfixedThresholds(exchangeCatalog, lane, read(build)).map(({ id }) => id);
  expect(open('2016 CU23', '15.1.2507.12')).toContain('proxynotshell');
  expect(open('2016 CU23', '15.1.2507.16')).not.toContain('proxynotshell');
  // Its lane never got the fix, later ones did.
  expect(open('2016 CU18', '15.1.2106.13')).toContain('proxyshell');
  expect(open('no such lane', '15.1.2507.12')).toEqual([]);
});
