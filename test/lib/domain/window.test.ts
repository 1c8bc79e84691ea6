import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../lib/domain/time.ts';
import { windowAt, windowStart, windowsOfHour } from '../../../lib/domain/window.ts';

const minutes = fc.integer({ min: 0, max: 60 });

it('an hour has just the block, throttle and open minutes of its stage, block first, for every server', () => {
  fc.assert(
    fc.property(
      fc.string(),
      minutes,
      minutes,
      fc.integer({ min: 0, max: 4e12 }),
      (id, block, throttle, at) => {
        const stage = {
          stage: 5,
          fromDay: 60,
          blockMinutes: block,
          throttleMinutes: Math.min(throttle, 60 - block),
        };
        const begin = Math.floor(at / HOUR) * HOUR + windowStart(id) * MINUTE;
        const kinds = Array.from(
          { length: 60 },
          (_, minute) => windowAt(stage, id, begin + minute * MINUTE).kind,
        );
        const expected = [
          ...Array(block).fill('block'),
          ...Array(stage.throttleMinutes).fill('throttle'),
          ...Array(60 - block - stage.throttleMinutes).fill('open'),
        ];
        expect(kinds).toEqual(expected);
      },
    ),
  );
});

it('a window holds from its first to its last millisecond', () => {
  const stage = { stage: 4, fromDay: 50, blockMinutes: 10, throttleMinutes: 20 };
  const begin = windowStart('x') * MINUTE;
  expect(windowAt(stage, 'x', begin)).toEqual({ kind: 'block', until: begin + 10 * MINUTE });
  expect(windowAt(stage, 'x', begin + 10 * MINUTE - 1).kind).toBe('block');
  expect(windowAt(stage, 'x', begin + 10 * MINUTE)).toEqual({ kind: 'throttle', until: begin + 30 * MINUTE });
  expect(windowAt(stage, 'x', begin + 30 * MINUTE)).toEqual({ kind: 'open', until: begin + HOUR });
  expect(windowAt(stage, 'x', begin - 1).until).toBe(begin);
});

it('servers begin at different minutes', () => {
  const starts = new Set(Array.from({ length: 2000 }, (_, n) => windowStart(`server-${n}`)));
  expect(starts.size).toBe(60);
});

it('the windows of an hour fill it, each as long as its stage says', () => {
  const at = Date.parse('2026-10-05T08:00:00Z');
  const begin = at + windowStart('x') * MINUTE;
  const parts = (blockMinutes: number, throttleMinutes: number) =>
    windowsOfHour({ stage: 5, fromDay: 60, blockMinutes, throttleMinutes }, 'x', begin + 59 * MINUTE).map(
      ({ kind, from, until }) => [kind, (from - begin) / MINUTE, (until - begin) / MINUTE],
    );
  expect(parts(5, 30)).toEqual([
    ['block', 0, 5],
    ['throttle', 5, 35],
    ['open', 35, 60],
  ]);
  expect(parts(0, 0)).toEqual([['open', 0, 60]]);
  expect(parts(60, 0)).toEqual([['block', 0, 60]]);
});
