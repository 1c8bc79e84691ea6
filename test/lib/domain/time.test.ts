import { expect, it } from 'vitest';
import { parseInstant, toIso, toUtcDay } from '../../../lib/domain/time.ts';

it.each([
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24T10:00Z', '2026-11-24T10:00:00.000Z'],
  ['2026-11-24T10:00:00+02:00', '2026-11-24T08:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('%s is read as %s', (text, iso) => {
  const at = parseInstant(text);
  expect(at).not.toBeNull();
  expect(toIso(at ?? 0)).toBe(iso);
  expect(toUtcDay(at ?? 0)).toBe(iso.slice(0, 10));
});

it.each([
  '',
  'today',
  '2026-13-01',
  '2026-02-30',
  '2027-02-29',
  '2026-11-24 10:00',
  '24.11.2026',
  '2026-11-24T10:00',
])('%j is refused', (text) => expect(parseInstant(text)).toBeNull());
