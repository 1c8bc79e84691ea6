import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceEpisode,
  DEFAULT_LADDER,
  type Episode,
  nextStage,
  openEpisode,
  reviewDueAt,
  stageDueAt,
  stageInForce,
  stageOf,
} from '../../../lib/domain/ladder.ts';
import { addPause, endPause, type Pause } from '../../../lib/domain/pause.ts';
import { DAY, HOUR } from '../../../lib/domain/time.ts';

const ladder = DEFAULT_LADDER;
const START = Date.parse('2026-10-05T08:00:00Z');
const stageAt = (episode: Episode, at: number, pauses: readonly Pause[] = []) =>
  stageInForce(ladder, episode, pauses, at).stage;

/** Daily runs at two in the morning from one day to another, both counted from the start. */
function runDaily(episode: Episode, fromDay: number, toDay: number, pauses: readonly Pause[] = []): Episode {
  let state = episode;
  for (let day = fromDay; day <= toDay; day++) {
    state = advanceEpisode(ladder, state, pauses, START + day * DAY - 6 * HOUR);
  }
  return state;
}

describe('the ladder', () => {
  it.each([
    [0, 1],
    [29.99, 1],
    [30, 2],
    [39.99, 2],
    [40, 3],
    [50, 4],
    [60, 5],
    [70, 6],
    [80, 7],
    [89.99, 7],
    [90, 8],
    [500, 8],
  ])('on day %d is at stage %d, to the second, with a run every day', (day, stage) => {
    const episode = runDaily(openEpisode(START), 1, Math.min(Math.ceil(day) + 1, 120));
    expect(stageAt(episode, START + day * DAY)).toBe(stage);
  });

  it('does not move by the clock alone', () =>
    expect(stageAt(openEpisode(START), START + 365 * DAY)).toBe(1));

  it('does not move before its time, however often the daily run runs', () => {
    let episode = openEpisode(START);
    for (let n = 0; n < 50; n++) episode = advanceEpisode(ladder, episode, [], START + 30 * DAY - HOUR);
    expect(episode.granted).toBe(2);
    expect(stageAt(episode, START + 30 * DAY - 1)).toBe(1);
    expect(stageAt(episode, START + 30 * DAY)).toBe(2);
  });

  it('after three missed days moves one stage, a day later, and gives the lost time back', () => {
    const late = START + 33 * DAY;
    const episode = advanceEpisode(ladder, openEpisode(START), [], late);
    expect(episode.granted).toBe(2);
    expect(stageAt(episode, late)).toBe(1);
    expect(stageAt(episode, late + DAY)).toBe(2);
    expect(stageDueAt(ladder, episode, [], 3)).toBe(late + 11 * DAY);
  });

  it('stands still while paused and goes on where it was', () => {
    const pauses = [{ from: START + 45 * DAY, until: START + 65 * DAY }];
    const episode = runDaily(openEpisode(START), 1, 100, pauses);
    for (const [day, stage] of [
      [44, 3],
      [64, 3],
      [69.9, 3],
      [70, 4],
      [80, 5],
      [90, 6],
    ] as const) {
      expect(stageAt(episode, START + day * DAY, pauses)).toBe(stage);
    }
  });

  it('says what comes next and when, and nothing after the last stage', () => {
    expect(nextStage(ladder, openEpisode(START), [], START)).toMatchObject({
      stage: { stage: 2 },
      at: START + 30 * DAY,
    });
    const last: Episode = { startedAt: START, granted: 8, credit: 0 };
    expect(nextStage(ladder, last, [], START + 90 * DAY)).toBeNull();
    expect(reviewDueAt(ladder, last, [])).toBeNull();
  });

  it('keeps servers at its last row when an operator shortens it', () => {
    expect(stageOf(ladder.slice(0, 4), 8).stage).toBe(4);
    expect(
      stageInForce(ladder.slice(0, 4), { startedAt: START, granted: 8, credit: 0 }, [], START + 99 * DAY)
        .stage,
    ).toBe(4);
  });

  it('never skips a stage and gives each at least a day, whatever runs are missed and pauses asked for', () => {
    const event = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ kind: fc.constant('run' as const), hours: fc.integer({ min: 1, max: 30 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('outage' as const),
          hours: fc.integer({ min: 30, max: 1500 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('pause' as const),
          hours: fc.integer({ min: 24, max: 1200 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('resume' as const),
          hours: fc.integer({ min: 1, max: 100 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('untold' as const),
          hours: fc.integer({ min: 1, max: 30 }),
        }),
      },
    );
    fc.assert(
      fc.property(fc.array(event, { minLength: 20, maxLength: 150 }), (events) => {
        let now = START;
        let episode = openEpisode(START);
        let pauses: readonly Pause[] = [];
        let stage = 1;
        let since = START;
        for (const { kind, hours } of events) {
          const until = now + hours * HOUR;
          for (let at = now; at < until; at += HOUR) {
            const next = stageAt(episode, at, pauses);
            expect(next).toBeGreaterThanOrEqual(stage);
            expect(next - stage).toBeLessThanOrEqual(1);
            if (next !== stage) {
              expect(at - since).toBeGreaterThanOrEqual(DAY - HOUR);
              [stage, since] = [next, at];
            }
          }
          now = until;
          if (kind === 'pause') {
            const added = addPause(pauses, now, Math.ceil(hours / 24), 'UTC');
            if (!('refused' in added)) pauses = added;
          } else if (kind === 'resume') pauses = endPause(pauses, now);
          else if (kind === 'untold') {
            const { granted } = episode;
            episode = advanceEpisode(ladder, episode, pauses, now, 3 * DAY);
            expect(episode.granted).toBe(granted);
          } else episode = advanceEpisode(ladder, episode, pauses, now);
        }
      }),
      { numRuns: 150 },
    );
  });
});
