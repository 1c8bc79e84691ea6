import { describe, expect, it } from 'vitest';
import { formatBuild, parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog as catalog } from '../../../lib/domain/exchange-catalog.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DEFAULT_DETECTION, type Sighting, see } from '../../../lib/domain/sighting.ts';
import { DAY, HOUR, MINUTE } from '../../../lib/domain/time.ts';

const rules = { catalog, floors: { policy: 'grace', days: 90 } as const, esu: false };
const START = Date.parse('2026-11-01T08:00:00Z');
const OLD = '15.1.2507.39';
const NEW = '15.2.2562.53';

const sighting = (build: string | null, at: number, more: Partial<Sighting> = {}): Sighting => ({
  ip: '198.51.100.25',
  name: 'EX01.wingtip.example',
  attribution: 'direct',
  build: build === null ? null : parseBuild(build),
  evidence: 'from a by b',
  organisation: 'wingtip.example',
  organisationBasis: 'authenticated',
  answerable: true,
  at,
  ...more,
});

/** The server after these sightings, and what the last of them did. */
function seenAs(...sightings: Sighting[]) {
  let server: Server | null = null;
  let last: ReturnType<typeof see> | null = null;
  for (const each of sightings) {
    last = see(rules, DEFAULT_DETECTION, server, each);
    server = last.server;
  }
  if (last === null) throw new Error('no sighting');
  return last;
}
const vulnerable = (count: number, from = START) =>
  Array.from({ length: count }, (_, n) => sighting(OLD, from + n * MINUTE));

describe('a server', () => {
  it('is detected by the third vulnerable sighting, from the first on', () => {
    expect(seenAs(...vulnerable(2))).toMatchObject({ transition: 'none', server: { episode: null } });
    const detected = seenAs(...vulnerable(3));
    expect(detected).toMatchObject({
      transition: 'detected',
      server: { episode: { startedAt: START, granted: 1 }, strikes: [] },
    });
  });

  it('is not detected by sightings further apart than the window', () => {
    expect(
      seenAs(sighting(OLD, START), sighting(OLD, START + 13 * HOUR), sighting(OLD, START + 26 * HOUR)).server
        .episode,
    ).toBeNull();
  });

  it('is not detected by pickup mail, which shows only the cumulative update, while the real build was seen within a day', () => {
    const floors = { policy: 'original' } as const;
    let server: Server | null = null;
    for (const [n, build] of [
      '15.1.2507.61',
      '15.1.2507.6',
      '15.1.2507.6',
      '15.1.2507.6',
      '15.1.2507.6',
    ].entries()) {
      server = see({ ...rules, floors }, DEFAULT_DETECTION, server, sighting(build, START + n * HOUR)).server;
    }
    expect(server).toMatchObject({ compliance: 'compliant', episode: null });
    expect(server?.build && formatBuild(server.build)).toBe('15.1.2507.61');
  });

  it('is repaired by its first compliant message, and starts at stage 1 when it relapses', () => {
    const repaired = seenAs(...vulnerable(3), sighting(NEW, START + DAY));
    expect(repaired).toMatchObject({
      transition: 'repaired',
      server: { episode: null, compliance: 'compliant' },
    });
    const relapsed = seenAs(...vulnerable(3), sighting(NEW, START + DAY), ...vulnerable(3, START + 3 * DAY));
    expect(relapsed).toMatchObject({
      transition: 'relapsed',
      server: { episode: { startedAt: START + 3 * DAY, granted: 1 }, episodes: 2 },
    });
  });

  it('is not repaired by a compliant message that is older than the detection', () => {
    expect(seenAs(...vulnerable(3), sighting(NEW, START - MINUTE)).server.episode).not.toBeNull();
  });

  it('keeps its episode and its strikes when a message shows no build', () => {
    expect(seenAs(...vulnerable(3), sighting(null, START + 3 * DAY)).server.episode).not.toBeNull();
    expect(seenAs(...vulnerable(2), sighting(null, START + HOUR)).server.strikes).toHaveLength(2);
  });

  it('is detected the same whatever the order its messages come in', () => {
    const [a, b, c] = vulnerable(3) as [Sighting, Sighting, Sighting];
    for (const order of [
      [a, b, c],
      [c, b, a],
      [b, c, a],
      [c, a, b],
    ]) {
      expect(seenAs(...order).server.episode?.startedAt).toBe(START);
    }
  });

  it('belongs to the first proven sender; a greeting is replaced, the operator’s word is not', () => {
    const greeting = { organisation: 'isp.example', organisationBasis: 'greeting' } as const;
    expect(seenAs(sighting(OLD, START, greeting), sighting(OLD, START)).server.organisation).toBe(
      'wingtip.example',
    );
    expect(
      seenAs(sighting(OLD, START), sighting(OLD, START, { organisation: 'other.example' })).server
        .organisation,
    ).toBe('wingtip.example');
    const assigned: Server = {
      ...seenAs(sighting(OLD, START)).server,
      organisation: 'owner.example',
      organisationBasis: 'operator',
    };
    expect(see(rules, DEFAULT_DETECTION, assigned, sighting(OLD, START)).server.organisation).toBe(
      'owner.example',
    );
  });

  it('is changed by whatever is more than being seen again', () => {
    expect(seenAs(sighting(NEW, START)).changed).toBe(true);
    expect(
      seenAs(sighting(NEW, START), sighting(NEW, START + HOUR, { evidence: 'from c by d' })).changed,
    ).toBe(false);
    expect(seenAs(sighting(OLD, START), sighting(OLD, START + HOUR)).changed).toBe(true);
    const greeting = { organisation: 'isp.example', organisationBasis: 'greeting' } as const;
    expect(seenAs(sighting(NEW, START, greeting), sighting(NEW, START)).changed).toBe(true);
    expect(seenAs(sighting(NEW, START, { attribution: 'relayed' }), sighting(NEW, START)).changed).toBe(true);
  });
});
