import { expect, test } from 'vitest';
import { parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { DEFAULT_FLOORS } from '../../../lib/domain/floor.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DEFAULT_DETECTION, type Sighting, see } from '../../../lib/domain/sighting.ts';
import { HOUR } from '../../../lib/domain/time.ts';

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
