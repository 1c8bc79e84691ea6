import { expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import { DEFAULT_LADDER } from '../../lib/domain/ladder.ts';

const issuesOf = (json: unknown): string => {
  try {
    parseConfig(json, exchangeCatalog);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
};
const row = (stage: number, fromDay: number, throttleMinutes = 0, blockMinutes = 0) => ({
  stage,
  fromDay,
  throttleMinutes,
  blockMinutes,
});

it('needs nothing: every key has a default', () => {
  const { policy } = parseConfig({}, exchangeCatalog);
  expect(policy).toMatchObject({
    ladder: DEFAULT_LADDER,
    floors: { policy: 'grace', days: 90 },
    relayed: 'observe',
    receiver: null,
  });
});

// configuration | what the refusal says
it.each([
  [{ unknown: 1 }, 'unknown: unknown key'],
  [{ bounce: { sendr: 'x' } }, 'bounce.sendr: unknown key'],
  [
    { ladder: [row(1, 0), row(2, 30), row(3, 30)] },
    'ladder[2].fromDay: must be at least a day after stage 2 (30): stages overlap',
  ],
  [{ ladder: [row(1, 0), row(3, 30)] }, 'ladder[1].stage: must be 2'],
  [{ ladder: [row(1, 5)] }, 'ladder[0].fromDay: must be 0'],
  [{ ladder: [row(1, 0, 61)] }, 'ladder[0].throttleMinutes: at most 60'],
  [{ ladder: [row(1, 0, 40, 30)] }, 'ladder[0].throttleMinutes: with blockMinutes more than 60'],
  [{ ladder: [] }, 'ladder: '],
  [
    { floors: { policy: 'explicit', builds: { '2019 CU99': '15.2.1.1' } } },
    'floors.builds["2019 CU99"]: no lane of the catalog',
  ],
  [
    { floors: { policy: 'explicit', builds: { 'SE RTM': '15.2.2562' } } },
    'floors.builds["SE RTM"]: "15.2.2562" is not a build of four parts',
  ],
  [
    { floors: { policy: 'explicit', builds: { 'SE RTM': '15.1.2507.1' } } },
    'is not a build of Exchange Server Subscription Edition',
  ],
  [{ floors: { policy: 'strict' } }, 'floors.policy: '],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone: not a time zone'],
  [{ timeZone: '+01:00' }, 'timeZone: not a time zone'],
  [{ advanceAt: '25:00' }, 'advanceAt: not a time of day'],
  [{ esu: ['mail.example.com'] }, 'esu[0]: not a registrable domain'],
  [{ domains: ['not a domain'] }, 'domains[0]: not a domain name'],
  [{ bounce: { sender: 'nobody' } }, 'bounce.sender: '],
  [{ detection: { sightings: 0, withinHours: 24 } }, 'detection.sightings: '],
  [[], 'configuration: '],
  ['text', 'configuration: '],
])('%j is refused: %s', (json, words) => expect(issuesOf(json)).toContain(words));

it('names every rule that is broken, not only the first', () => {
  expect(issuesOf({ one: 1, timeZone: 'x/y', keepDays: 0 }).split('\n').length).toBeGreaterThanOrEqual(3);
});

it('takes an explicit table', () => {
  const { policy } = parseConfig(
    { floors: { policy: 'explicit', builds: { '2016 CU23': '15.01.2507.061' } } },
    exchangeCatalog,
  );
  expect(policy.floors).toMatchObject({ builds: new Map([['2016 CU23', [15, 1, 2507, 61]]]) });
});
