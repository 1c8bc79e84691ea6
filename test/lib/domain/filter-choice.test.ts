import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config.ts';
import { parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { isDayOff, isRefusable } from '../../../lib/domain/filter-choice.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { aServer } from '../../helpers/servers.ts';

const NOW = Date.parse('2026-10-05T02:00:00Z');
const { policy } = parseConfig({}, exchangeCatalog);
const blocked = { startedAt: NOW - 100 * DAY, granted: 8, credit: 0 };
const worst = aServer({ lastSeen: NOW - DAY, episode: blocked });

it('an outdated server in the last stage may be refused at the door', () => {
  expect(isRefusable(policy, worst, null, NOW)).toBe(true);
});

// why its address is not refused | what is different about it
it.each([
  ['it has no episode', { episode: null }],
  [
    'its last stage has been granted and has not begun',
    { episode: { ...blocked, startedAt: NOW - 89 * DAY } },
  ],
  ['its clock is in the last stage, which has not been granted', { episode: { ...blocked, granted: 7 } }],
  ['it is behind a relay, whose address it is', { attribution: 'relayed' as const }],
  ['it is exempt', { exemption: { until: NOW + DAY, reason: 'migration' } }],
  ['it has not been seen for a fortnight', { lastSeen: NOW - 15 * DAY }],
  ['its address is IPv6', { ip: '2001:db8::25' }],
  ['its build is good enough now', { build: parseBuild('15.2.2562.53') }],
])('an address is not refused when %s', (_, difference) => {
  expect(isRefusable(policy, { ...worst, ...difference }, null, NOW)).toBe(false);
});

it('an address is not refused during a pause, nor under a ladder that does not end in a full block', () => {
  const pauses = [{ from: NOW - DAY, until: NOW + DAY }] as never;
  expect(isRefusable(policy, worst, { ...newOrganisation('wingtip.example'), pauses }, NOW)).toBe(false);
  const mild = { ...policy, ladder: [{ stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 30 }] };
  expect(isRefusable(mild, worst, null, NOW)).toBe(false);
});

it('an address is not refused while an exemption of the operator holds, of it or of its organisation', () => {
  const until = new Date(NOW + DAY).toISOString();
  const under = (exemption: object) =>
    parseConfig({ exemptions: [{ until, reason: 'migration', ...exemption }] }, exchangeCatalog).policy;
  expect(isRefusable(under({ server: worst.ip }), worst, null, NOW)).toBe(false);
  expect(isRefusable(under({ organisation: 'wingtip.example' }), worst, null, NOW)).toBe(false);
  expect(isRefusable(under({ server: worst.ip }), worst, null, NOW + DAY)).toBe(true);
  expect(isRefusable(under({ server: '192.0.2.1' }), worst, null, NOW)).toBe(true);
  const exempt = {
    ...newOrganisation('wingtip.example'),
    exemption: { until: NOW + DAY, reason: 'migration' },
  };
  expect(isRefusable(policy, worst, exempt, NOW)).toBe(false);
});

describe('the day off', () => {
  it('every address has exactly one in each week', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 3000 }), (address, week) => {
        const days = Array.from({ length: 7 }, (_, day) => isDayOff(address, (week * 7 + day) * DAY));
        expect(days.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  it('is not always the same day of the week', () => {
    const days = Array.from({ length: 140 }, (_, day) => day).filter((day) =>
      isDayOff('198.51.100.25', day * DAY),
    );
    expect(new Set(days.map((day) => day % 7)).size).toBeGreaterThan(3);
  });
});
