import { expect, it } from 'vitest';
import { formatBuild, parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog as catalog } from '../../../lib/domain/exchange-catalog.ts';
import { DEFAULT_FLOORS, type FloorPolicy } from '../../../lib/domain/floor.ts';
import { floorsInForce } from '../../../lib/domain/floors-in-force.ts';

const ORIGINAL: FloorPolicy = { policy: 'original' };
const explicit = (lane: string, text: string): FloorPolicy => ({
  policy: 'explicit',
  builds: new Map([[lane, parseBuild(text) ?? [0, 0, 0, 0]]]),
});

const acceptedOf = (floors: FloorPolicy, esu: boolean, lane: string, day: string) => {
  const lanes = floorsInForce({ catalog, floors, esu }, Date.parse(day)).flatMap((product) => product.lanes);
  const accepted = lanes.find((each) => each.lane === lane)?.accepted;
  return accepted?.kind === 'build'
    ? `${formatBuild(accepted.build)} ${accepted.release?.name ?? 'not in the catalog'}`
    : accepted?.kind;
};

// policy | ESU | lane | day | what is accepted
it.each([
  [DEFAULT_FLOORS, false, '2019 CU15', '2026-12-01', 'none'],
  [DEFAULT_FLOORS, false, '2019 CU15', '2025-09-01', /^15\.2\.1748\.10 Exchange Server 2019 CU15/],
  [DEFAULT_FLOORS, false, '2019 CU9', '2025-09-01', 'none'],
  [DEFAULT_FLOORS, true, '2019 CU15', '2026-10-01', /^15\.2\.1748\.\d+ /],
  [DEFAULT_FLOORS, true, '2019 CU15', '2026-12-01', 'none'],
  [DEFAULT_FLOORS, false, '4.0 RTM', '2026-12-01', 'none'],
  [ORIGINAL, false, '2016 CU23', '2026-12-01', /^15\.1\.2507\.61 /],
  [ORIGINAL, false, '2016 CU22', '2026-12-01', 'none'],
  [
    explicit('2016 CU23', '15.1.2507.60'),
    false,
    '2016 CU23',
    '2026-12-01',
    '15.1.2507.60 not in the catalog',
  ],
  [explicit('2016 CU23', '15.1.2507.61'), false, 'SE RTM', '2026-12-01', 'any'],
])('under %j, ESU %s, %s on %s: %s', (floors, esu, lane, day, expected) => {
  expect(acceptedOf(floors, esu, lane, day)).toEqual(
    typeof expected === 'string' ? expected : expect.stringMatching(expected),
  );
});

it('begins with the newest product and keeps the order of lanes', () => {
  const [newest] = floorsInForce({ catalog, floors: DEFAULT_FLOORS, esu: false }, Date.parse('2026-12-01'));
  expect(newest?.product.product).toBe(catalog.products.at(-1)?.product);
});
