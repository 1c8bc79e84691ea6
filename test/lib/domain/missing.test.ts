import { expect, it } from 'vitest';
import { parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { missingSince } from '../../../lib/domain/missing.ts';

const since = (lane: string, text: string, day: string) => {
  const build = parseBuild(text);
  if (build === null) throw new Error(text);
  const { updates, unfixed } = missingSince(exchangeCatalog, lane, build, Date.parse(day));
  return {
    updates: updates.map(({ release, fixes }) => [release.update, ...fixes.map(({ id }) => id)]),
    unfixed: unfixed.map(({ id }) => id),
  };
};

// lane | build | day | what is missing, the newest first, each with what it is the first to fix
it.each([
  ['2016 CU23', '15.1.2507.57', '2025-11-01', [['Oct25SU', 'oct25su'], ['Sep25HU'], ['Aug25SU']]],
  ['2016 CU23', '15.1.2507.58', '2025-10-01', [['Sep25HU']]],
  // The security update of November 2024 was taken back.
  ['2016 CU23', '15.1.2507.39', '2025-04-01', [['Nov24SUv2', 'cve-2024-49040']]],
  ['SE RTM', '15.2.2562.53', '2026-12-01', []],
])('%s %s lacks on %s what was published since', (lane, build, day, updates) => {
  expect(since(lane, build, day)).toEqual({ updates, unfixed: [] });
});

it('names what no update of its cumulative update fixes', () => {
  const { updates, unfixed } = since('2016 CU18', '15.1.2106.13', '2026-10-05');
  expect(updates).toEqual([]);
  expect(unfixed).toEqual(expect.arrayContaining(['proxyshell', 'oct25su']));
});
