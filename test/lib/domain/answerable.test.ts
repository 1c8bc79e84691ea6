import { expect, test } from 'vitest';
import { sightingOf } from '../../../lib/app/assess.ts';
import { parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { DEFAULT_FLOORS } from '../../../lib/domain/floor.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DEFAULT_DETECTION, type Sighting, see } from '../../../lib/domain/sighting.ts';
import { HOUR } from '../../../lib/domain/time.ts';
import { identify } from '../../../lib/mail/sending-server.ts';
import { parseReceipt } from '../../../lib/mail/ses-event.ts';
import { receiptEvent } from '../../helpers/headers.ts';

const NOW = Date.parse('2026-10-05T08:00:00Z');
const rules = { catalog: exchangeCatalog, floors: DEFAULT_FLOORS, esu: false };

const sighting = (answerable: boolean, hours: number): Sighting => ({
  ip: '198.51.100.25',
  name: 'ex01.wingtip.example',
  attribution: 'direct',
  build: parseBuild('15.1.2507.39'),
  evidence: 'by ex01.wingtip.example with Microsoft SMTP Server id 15.1.2507.39',
  organisation: 'wingtip.example',
  organisationBasis: 'authenticated',
  answerable,
  at: NOW + hours * HOUR,
});

test('what one organisation has proven is not held to be proven for another', () => {
  const first = see(rules, DEFAULT_DETECTION, null, {
    ...sighting(false, 0),
    organisation: 'victim.example',
  });
  const own = see(rules, DEFAULT_DETECTION, first.server, sighting(true, 1));
  expect(own.server).toMatchObject({ organisation: 'victim.example', answerable: false });
  const greeted = {
    ...sighting(true, 0),
    organisationBasis: 'greeting',
    organisation: 'greeting.example',
  } as const;
  const before = see(rules, DEFAULT_DETECTION, null, greeted);
  const proven = see(rules, DEFAULT_DETECTION, before.server, sighting(false, 1));
  expect(proven.server).toMatchObject({ organisation: 'wingtip.example', answerable: false });
});

// SPF | DKIM and DMARC | whether the server's postmaster may be written to
test.each([
  ['PASS', 'GRAY', true],
  ['PASS', 'PASS', true],
  ['FAIL', 'PASS', false],
  ['GRAY', 'PASS', false],
  ['FAIL', 'FAIL', false],
])(
  'SPF %s, DKIM and DMARC %s: %s, since a signed message can be sent again by anybody',
  (spf, signed, expected) => {
    const event = receiptEvent({ spf, signed });
    const receipt = parseReceipt(event);
    if (receipt === null) throw new Error('not understood');
    expect(sightingOf(receipt, identify(receipt))?.answerable).toBe(expected);
  },
);

const seen = (answers: readonly boolean[]): Server | null =>
  answers.reduce<Server | null>(
    (known, answerable, hours) => see(rules, DEFAULT_DETECTION, known, sighting(answerable, hours)).server,
    null,
  );

test.each([
  [[false, false, false, false], false],
  [[true, false, false], true],
  [[false, false, true, false], true],
])('a server whose messages may be answered %j: it may be written about: %s', (answers, expected) => {
  expect(seen(answers)?.answerable).toBe(expected);
});
