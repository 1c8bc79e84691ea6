import { expect, it } from 'vitest';
import { advanceEpisode, DEFAULT_LADDER, type Episode, stageInForce } from '../../../lib/domain/ladder.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { timetable } from '../../../lib/domain/timetable.ts';

const START = Date.parse('2026-10-05T08:00:00Z');
const episode = (granted: number, credit = 0): Episode => ({ startedAt: START, granted, credit });
const days = (rows: ReturnType<typeof timetable>) => rows.map(({ from }) => (from - START) / DAY);
const on = (day: number) => START + day * DAY;

it('each stage begins on its day, and ends when the next one begins', () => {
  const rows = timetable(DEFAULT_LADDER, episode(3), [], on(45));
  expect(days(rows)).toEqual([0, 30, 40, 50, 60, 70, 80, 90]);
  expect(rows.map(({ state }) => state)).toEqual([
    ...['over', 'over', 'in-force'],
    ...Array(5).fill('ahead'),
  ]);
  expect(rows.map(({ until }) => until)).toEqual([...rows.slice(1).map(({ from }) => from), null]);
});

it('a pause moves what comes after it and nothing before', () => {
  const rows = timetable(DEFAULT_LADDER, episode(2), [{ from: on(35), until: on(42) }], on(36));
  expect(days(rows)).toEqual([0, 30, 47, 57, 67, 77, 87, 97]);
});

it.each([
  ['missed runs', {}, 43],
  ['an exemption until day 48', { exemptUntil: on(48) }, 48],
])('after %s the stages that are late begin a day later, in their distances', (_, options, day) => {
  const before = episode(2);
  const rows = timetable(DEFAULT_LADDER, before, [], on(43), options);
  expect(days(rows)).toEqual([0, 30, day + 1, day + 11, day + 21, day + 31, day + 41, day + 51]);
  // As the daily run has it, should it run at that very moment.
  const after = advanceEpisode(DEFAULT_LADDER, before, [], on(day));
  expect(stageInForce(DEFAULT_LADDER, after, [], on(day + 1) - 1).stage).toBe(2);
  expect(stageInForce(DEFAULT_LADDER, after, [], on(day + 1)).stage).toBe(3);
  expect(days(timetable(DEFAULT_LADDER, after, [], on(day + 2))).slice(3)).toEqual(days(rows).slice(3));
});

it('time credited later does not move the stages that had begun before', () => {
  const granted = new Map([
    [2, on(30)],
    [3, on(44)],
  ]);
  const rows = timetable(DEFAULT_LADDER, episode(3, 4 * DAY), [], on(45), { granted });
  expect(days(rows)).toEqual([0, 30, 44, 54, 64, 74, 84, 94]);
});

it('a server in the last stage has nothing ahead', () => {
  const rows = timetable(DEFAULT_LADDER, episode(8), [], on(400));
  expect(days(rows)).toEqual([0, 30, 40, 50, 60, 70, 80, 90]);
  expect(rows.at(-1)).toMatchObject({ state: 'in-force', until: null });
});
