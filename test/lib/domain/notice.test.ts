import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LADDER, openEpisode } from '../../../lib/domain/ladder.ts';
import { isMarked, type Notice, noticesDue, withMark, withoutMark } from '../../../lib/domain/notice.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DAY, HOUR, type Instant } from '../../../lib/domain/time.ts';
import { outdatedServer } from '../../helpers/embedded-stores.ts';

const START = Date.parse('2026-10-05T08:00:00Z');

const due = (
  server: Server,
  at: Instant,
  pause: { from: number; until: number } | null = null,
  exempt = false,
) =>
  noticesDue(
    DEFAULT_LADDER,
    server,
    pause && { ...newOrganisation('wingtip.example'), pauses: [pause] },
    exempt,
    3,
    at,
  ).map(({ kind, stage }) => `${kind} ${stage}`);

/** Detected at START, granted the stages of so many days. */
const detected = (days: number, differences: Partial<Server> = {}): Server => {
  const server = outdatedServer(START + days * DAY, days, differences);
  return { ...server, episode: server.episode && { ...server.episode, startedAt: START } };
};

describe('what is due', () => {
  // days since detection · hours more · due
  test.each([
    [0, 0, ['detected 1']],
    [26, 23, ['detected 1']],
    [27, 0, ['detected 1', 'ahead 2']],
    [29, 23, ['detected 1', 'ahead 2']],
    [30, 0, ['begun 2']],
    [36, 23, ['begun 2']],
    [37, 0, ['begun 2', 'ahead 3']],
    [62, 0, ['begun 5']],
    [87, 0, ['begun 7', 'ahead 8']],
    [90, 0, ['begun 8']],
    [400, 0, ['begun 8']],
  ])('%i days and %i hours after detection', (days, hours, expected) => {
    expect(due(detected(days), START + days * DAY + hours * HOUR)).toEqual(expected);
  });

  test('nothing that has its mark, whatever became of it', () => {
    const at = START + 27 * DAY;
    for (const outcome of ['sending', 'sent', 'refused', 'unconfirmed'] as const) {
      const marked = withMark(detected(27), { kind: 'ahead', stage: 2 }, outcome, at);
      expect(due(marked, at)).toEqual(['detected 1']);
      expect(isMarked(marked, { kind: 'ahead', stage: 2 })).toBe(true);
    }
  });

  test('again, when a mark is taken away since nothing was sent', () => {
    const at = START + DAY;
    const marked = withMark(detected(1), { kind: 'detected', stage: 1 }, 'sending', at);
    expect(due({ ...marked, notices: withoutMark(marked, { kind: 'detected', stage: 1 }) }, at)).toEqual([
      'detected 1',
    ]);
  });

  test('a new episode begins with nothing told', () => {
    const told = withMark(detected(1), { kind: 'detected', stage: 1 }, 'sent', START);
    const relapsed = { ...told, episode: openEpisode(START + 20 * DAY) };
    expect(due(relapsed, START + 21 * DAY)).toEqual(['detected 1']);
    expect(withMark(relapsed, { kind: 'detected', stage: 1 }, 'sent', START + 21 * DAY).notices).toHaveLength(
      1,
    );
  });

  test('while exempt nothing; while paused no stage begins, but a detection is told', () => {
    const running = { from: START, until: START + 60 * DAY };
    expect(due(detected(35), START + 35 * DAY, null, true)).toEqual([]);
    expect(due(detected(5), START + 5 * DAY, running)).toEqual(['detected 1']);
    const later = { from: START + 31 * DAY, until: START + 60 * DAY };
    expect(due(detected(35), START + 35 * DAY, later)).toEqual([]);
    expect(due(detected(35), START + 60 * DAY, later)).toEqual(['begun 2']);
  });

  test('a stage that should have begun but was not granted is not announced for a day in the past', () => {
    const stuck = { ...detected(40), episode: { startedAt: START, granted: 1, credit: 0 } };
    expect(due(stuck, START + 40 * DAY)).toEqual(['detected 1']);
  });
});

test('whenever runs happen, each notice comes at most once, and an announcement before its stage', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 6, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (steps) => {
        let server: Server = { ...detected(0), notices: [] };
        let at = START;
        const told: string[] = [];
        for (const step of steps) {
          at += Math.round(step * DAY);
          // As the daily run does when it is on time.
          const granted = DEFAULT_LADDER.filter(
            ({ fromDay }) => fromDay * DAY <= at - START + 25 * HOUR,
          ).length;
          server = { ...server, episode: { startedAt: START, granted, credit: 0 } };
          const notices: Notice[] = noticesDue(DEFAULT_LADDER, server, null, false, 3, at);
          for (const notice of notices) {
            const key = `${notice.kind} ${notice.stage}`;
            expect(told).not.toContain(key);
            if (notice.kind === 'ahead') {
              expect(at).toBeLessThan(START + (DEFAULT_LADDER[notice.stage - 1]?.fromDay ?? 0) * DAY);
            }
            told.push(key);
            server = withMark(server, notice, 'sent', at);
          }
        }
      },
    ),
  );
});
