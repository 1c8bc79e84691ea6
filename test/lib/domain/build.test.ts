import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Build,
  compareBuilds,
  formatBuild,
  formatBuildLong,
  parseBuild,
} from '../../../lib/domain/build.ts';

const part = fc.integer({ min: 0, max: 0xffff });
const build = fc.tuple(part, part, part, part) as fc.Arbitrary<Build>;

describe('builds', () => {
  it('read the same from the short and the zero-padded form', () => {
    expect(parseBuild('15.02.1748.039')).toEqual(parseBuild('15.2.1748.39'));
    expect(formatBuildLong([15, 2, 1748, 39])).toBe('15.02.1748.039');
    fc.assert(
      fc.property(build, (value) => {
        expect(parseBuild(formatBuild(value))).toEqual(value);
        expect(parseBuild(formatBuildLong(value))).toEqual(value);
      }),
    );
  });

  it.each([
    '',
    '15',
    '15.2.1748',
    '15.2.1748.39.1',
    '15.2.1748.-1',
    '15.2.1748.65536',
    `15.2.1748.${2 ** 40}`,
    '15.2.1748.39a',
    ' 15.2.1748.39',
  ])('refuse %j', (text) => expect(parseBuild(text)).toBeNull());

  it('refuse or read any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseBuild(text)));
  });

  it('compare as numbers, not as text, and in a total order', () => {
    expect(compareBuilds([15, 1, 2507, 9], [15, 1, 2507, 39])).toBeLessThan(0);
    fc.assert(
      fc.property(build, build, build, (a, b, c) => {
        expect(Math.sign(compareBuilds(a, b))).toBe(-Math.sign(compareBuilds(b, a)));
        if (compareBuilds(a, b) <= 0 && compareBuilds(b, c) <= 0)
          expect(compareBuilds(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
