import { describe, expect, test } from 'vitest';
import { decide } from '../../../lib/domain/decision.ts';
import { underExemptions } from '../../../lib/domain/exemption.ts';
import { advanceEpisode, DEFAULT_LADDER, stageDueAt, stageInForce } from '../../../lib/domain/ladder.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { DAY, MINUTE } from '../../../lib/domain/time.ts';
import { outdatedServer } from '../../helpers/embedded-stores.ts';

const NOW = Date.parse('2026-10-05T08:00:00Z');
const server = outdatedServer(NOW, 95, { ip: '198.51.100.25' });
const until = NOW + DAY;
const exempt = (days: number) => ({ until: NOW + days * DAY, reason: `for ${days} days` });
const standing = (address: string | null, organisation: string | null) => ({
  address,
  organisation,
  until,
  reason: 'configured',
});
const ownerWith = (exemption: { until: number; reason: string } | null) => ({
  ...newOrganisation('wingtip.example'),
  exemption,
});

describe('a server is exempt', () => {
  test.each([
    ['by itself', { ...server, exemption: exempt(1) }, null, []],
    ['by its organisation', server, ownerWith(exempt(1)), []],
    ['by its address in the configuration', server, null, [standing('198.51.100.25', null)]],
    ['by its organisation in the configuration', server, null, [standing(null, 'wingtip.example')]],
  ])('%s, until the very millisecond it ends', (_, known, owner, configured) => {
    const decideAt = (at: number) =>
      decide(DEFAULT_LADDER, underExemptions(configured, known, owner), owner, true, null, at);
    expect(decideAt(until - 1)).toMatchObject({ verdict: 'accept', reason: 'exempt' });
    expect(decideAt(until)).toMatchObject({ verdict: 'reject' });
  });

  test('not by exemptions of others', () => {
    const configured = [standing('198.51.100.26', null), standing(null, 'northwind.example')];
    expect(underExemptions(configured, server, ownerWith(null)).exemption).toBeNull();
    expect(
      underExemptions([standing(null, null)], { ...server, organisation: null }, null).exemption,
    ).toBeNull();
  });

  test('for as long as the longest lasts, with its reason', () => {
    const known = { ...server, exemption: exempt(2) };
    expect(underExemptions([standing(server.ip, null)], known, ownerWith(exempt(5))).exemption).toEqual(
      exempt(5),
    );
    expect(underExemptions([standing(server.ip, null)], known, ownerWith(exempt(1))).exemption).toEqual(
      exempt(2),
    );
  });
});

test('after an exemption a server is where it was, and the next stage begins a day later, not at once', () => {
  const episode = { startedAt: NOW - 35 * DAY, granted: 2, credit: 0 };
  // Exempt for 100 days; the daily run grants nothing meanwhile.
  const after = NOW + 100 * DAY;
  expect(stageInForce(DEFAULT_LADDER, episode, [], after).stage).toBe(2);
  const next = advanceEpisode(DEFAULT_LADDER, episode, [], after);
  expect(next.granted).toBe(3);
  expect(stageInForce(DEFAULT_LADDER, next, [], after + DAY - MINUTE).stage).toBe(2);
  expect(stageInForce(DEFAULT_LADDER, next, [], after + DAY).stage).toBe(3);
  expect(stageDueAt(DEFAULT_LADDER, next, [], 4)).toBe(after + 11 * DAY);
});
