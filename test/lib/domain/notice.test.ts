import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LADDER, openEpisode } from '../../../lib/domain/ladder.ts';
import {
  isAnnounced,
  markOf,
  type Notice,
  noticesDue,
  withMark,
  withoutMark,
} from '../../../lib/domain/notice.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import type { NoticeMark, Server } from '../../../lib/domain/server.ts';
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

const mark = (server: Server, notice: Notice, outcome: NoticeMark['outcome'], at: Instant) =>
  withMark(server, notice, { letter: server.id, outcome, at });

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
      const marked = mark(detected(27), { kind: 'ahead', stage: 2 }, outcome, at);
      expect(due(marked, at)).toEqual(['detected 1']);
      expect(markOf(marked, { kind: 'ahead', stage: 2 })?.outcome).toBe(outcome);
    }
  });

  test('again, when a mark is taken away since nothing was sent', () => {
    const at = START + DAY;
    const marked = mark(detected(1), { kind: 'detected', stage: 1 }, 'sending', at);
    expect(due({ ...marked, notices: withoutMark(marked, { kind: 'detected', stage: 1 }) }, at)).toEqual([
      'detected 1',
    ]);
  });

  test('a new episode begins with nothing told', () => {
    const told = mark(detected(1), { kind: 'detected', stage: 1 }, 'sent', START);
    const relapsed = { ...told, episode: openEpisode(START + 20 * DAY) };
    expect(due(relapsed, START + 21 * DAY)).toEqual(['detected 1']);
    expect(mark(relapsed, { kind: 'detected', stage: 1 }, 'sent', START + 21 * DAY).notices).toHaveLength(1);
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

describe('the end of a pause', () => {
  const end = START + 65 * DAY;
  const pause = { from: START + 45 * DAY, until: end };
  const resumes = { kind: 'resumes', stage: 3, date: end } as const;

  // days before the pause ends · due
  test.each([
    [20, []],
    [3.1, []],
    [3, ['resumes 3']],
    [0.1, ['resumes 3']],
    [0, ['begun 3']],
  ])('%d days before', (days, expected) => {
    expect(due(detected(45), end - days * DAY, pause)).toEqual(expected);
  });

  test('is told only of servers that are throttled or blocked after it, and that are not exempt', () => {
    const early = { from: START + 5 * DAY, until: START + 15 * DAY };
    expect(due(detected(5), START + 14 * DAY, early)).toEqual(['detected 1']);
    expect(due(detected(45), end - DAY, pause, true)).toEqual([]);
    expect(due({ ...detected(45), episode: null }, end - DAY, pause)).toEqual([]);
  });

  test('is told once, and again if it moves or there is another pause', () => {
    const told = mark(detected(45), resumes, 'sent', end - 3 * DAY);
    expect(due(told, end - DAY, pause)).toEqual([]);
    const longer = { ...pause, until: end + 10 * DAY };
    expect(due(told, end - DAY, longer)).toEqual([]);
    expect(due(told, end + 7 * DAY, longer)).toEqual(['resumes 3']);
  });
});

describe('a date that has moved since it was told', () => {
  const told = START + 27 * DAY;
  const ahead = { kind: 'ahead', stage: 2, date: START + 30 * DAY } as const;
  const marked = mark({ ...detected(27), notices: [] }, ahead, 'sent', told);
  const pause = (days: number) => ({ from: told + HOUR, until: told + HOUR + days * DAY });
  const aheadDue = (at: Instant, days: number, server = marked) =>
    due(server, at, days === 0 ? null : pause(days)).includes('ahead 2');

  // pause after it was told, days · when, days after detection · due
  test.each([
    [0, 28, false],
    [10, 28, false],
    [10, 36.5, false],
    [10, 37, true],
    [10, 39.5, true],
    [0.03, 29, false],
    [0.5, 28, true],
    // A day has not gone by.
    [0.5, 27.8, false],
  ])('with %d days of pause, on day %d: %s', (days, day, expected) => {
    expect(aheadDue(START + day * DAY, days)).toBe(expected);
  });

  test('is told once', () => {
    const at = START + 37 * DAY;
    const again = mark(marked, { ...ahead, date: START + 40 * DAY }, 'sent', at);
    expect(again.notices).toHaveLength(1);
    for (const day of [37.5, 38, 39.9]) expect(aheadDue(START + day * DAY, 10, again)).toBe(false);
    // The pause is made shorter, then ended.
    expect(aheadDue(START + 38 * DAY, 9, again)).toBe(true);
  });

  test('is not told while a run is telling it, and a mark without a date names any', () => {
    const { date: _, ...dateless } = ahead;
    for (const server of [mark(marked, ahead, 'sending', told), mark(marked, dateless, 'sent', told)]) {
      expect(aheadDue(START + 37 * DAY, 10, server)).toBe(false);
    }
  });

  test('counts as announced only on the date that was told, and not when that is long over', () => {
    const dueAt = START + 30 * DAY;
    expect(isAnnounced(marked, 2, dueAt, dueAt - HOUR)).toBe(true);
    expect(isAnnounced(marked, 2, dueAt, dueAt + 23 * HOUR)).toBe(true);
    expect(isAnnounced(marked, 2, dueAt, dueAt + 25 * HOUR)).toBe(false);
    expect(isAnnounced(marked, 2, dueAt + 10 * DAY, dueAt)).toBe(false);
    expect(isAnnounced(marked, 2, dueAt - 2 * HOUR, dueAt)).toBe(false);
    expect(isAnnounced(marked, 3, dueAt, dueAt)).toBe(false);
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
            server = mark(server, notice, 'sent', at);
          }
        }
      },
    ),
  );
});
