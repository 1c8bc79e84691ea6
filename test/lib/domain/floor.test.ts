import { expect, it } from 'vitest';
import { formatBuild, parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { type FloorPolicy, floorOfLane, floorTable } from '../../../lib/domain/floor.ts';

const GRACE: FloorPolicy = { policy: 'grace', days: 90 };
const ORIGINAL: FloorPolicy = { policy: 'original' };
const EXPLICIT: FloorPolicy = {
  policy: 'explicit',
  builds: new Map([['2019 CU14', parseBuild('15.2.1544.36') ?? [0, 0, 0, 0]]]),
};

// policy | lane | date | esu | floor
const FLOORS = [
  // Oct25SU is 90 days old on 12 January 2026.
  [GRACE, 'SE RTM', '2026-01-11', false, '15.2.2562.20'],
  [GRACE, 'SE RTM', '2026-01-12', false, '15.2.2562.29'],
  [GRACE, 'SE RTM', '2026-11-24', false, '15.2.2562.46'],
  [{ policy: 'grace', days: 0 }, 'SE RTM', '2026-10-02', false, '15.2.2562.53'],
  // The last public update is all that is asked for without ESU.
  [GRACE, '2016 CU23', '2026-10-01', false, '15.1.2507.61'],
  [GRACE, '2016 CU23', '2026-10-01', true, '15.1.2507.69'],
  // March 2021 came to old lanes later than to current ones: by name it is one update.
  [{ policy: 'grace', days: 0 }, '2016 CU19', '2021-04-01', false, '15.1.2176.9'],
  [{ policy: 'grace', days: 0 }, '2016 CU8', '2021-04-01', false, '15.1.1415.10'],
  // A lane that no later update was made for is superseded; a later lane has it built in.
  [GRACE, '2016 CU22', '2024-01-01', false, 'superseded'],
  [GRACE, '2019 CU14', '2024-03-01', false, '15.2.1544.4'],
  // Nov24SU was withdrawn two weeks after it came.
  [{ policy: 'grace', days: 0 }, '2016 CU23', '2024-11-20', false, '15.1.2507.37'],
  [{ policy: 'grace', days: 0 }, '2016 CU23', '2024-11-27', false, '15.1.2507.44'],
  [ORIGINAL, '2016 CU23', '2026-09-06', false, '15.1.2507.31'],
  [ORIGINAL, '2016 CU23', '2026-09-07', false, '15.1.2507.61'],
  [ORIGINAL, '2016 CU22', '2026-09-07', false, 'superseded'],
  [ORIGINAL, '2013 CU23', '2026-09-07', false, 'none'],
  [ORIGINAL, '2016 CU23', '2024-01-01', false, 'none'],
  [EXPLICIT, '2019 CU14', '2026-01-01', false, '15.2.1544.36'],
  [EXPLICIT, '2019 CU13', '2026-01-01', false, 'superseded'],
  [EXPLICIT, '2019 CU15', '2026-01-01', false, 'none'],
  [EXPLICIT, 'SE RTM', '2026-01-01', false, 'none'],
  [GRACE, 'no such lane', '2026-01-01', false, 'none'],
] as const;

it.each(FLOORS)('%o: the floor of %s on %s (ESU %s) is %s', (policy, lane, day, esu, expected) => {
  const floor = floorOfLane(exchangeCatalog, policy, lane, Date.parse(day), esu);
  expect(floor.kind === 'build' ? formatBuild(floor.build) : floor.kind).toBe(expected);
});

it('no floor is ever a withdrawn release or one that only ESU customers can have', () => {
  const lanes = new Set(exchangeCatalog.releases.map(({ lane }) => lane));
  for (const day of ['2021-06-01', '2023-06-01', '2024-11-15', '2025-06-01', '2026-06-01', '2026-11-24']) {
    for (const lane of lanes) {
      const floor = floorOfLane(exchangeCatalog, { policy: 'grace', days: 0 }, lane, Date.parse(day), false);
      const release =
        floor.kind === 'build' &&
        exchangeCatalog.releases.find((r) => formatBuild(r.build) === formatBuild(floor.build));
      if (release) expect({ ...release, day }).toMatchObject({ withdrawn: null, esuOnly: false });
    }
  }
});

it('has no table under grace', () => expect(floorTable(exchangeCatalog, GRACE, 0)).toBeNull());
