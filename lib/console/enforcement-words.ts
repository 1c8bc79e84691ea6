import type { Stage } from '../domain/ladder.ts';
import type { TimetableRow } from '../domain/timetable.ts';
import type { WindowKind } from '../domain/window.ts';
import { dayText } from '../mail/report-words.ts';
import type { HourWords } from './parts/hour-bar.tsx';
import type { LadderWords } from './parts/ladder-timeline.tsx';
import { localMinute } from './parts/local-minute.ts';

/** What a stage does to mail, in words. */
export function effectText({ throttleMinutes, blockMinutes }: Stage): string {
  if (blockMinutes >= 60) return 'all mail refused';
  const parts = [
    blockMinutes > 0 ? `refused ${blockMinutes} min` : null,
    throttleMinutes > 0 ? `held back ${throttleMinutes} min` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'only reported' : `${parts.join(', ')} of each hour`;
}

/** The words of an operator's timeline. */
export function ladderWords(rows: readonly TimetableRow[], zone: string): LadderWords {
  const stageOf = (state: TimetableRow['state']) => rows.find((row) => row.state === state)?.stage.stage;
  const next = stageOf('ahead');
  return {
    label: `Stage ${stageOf('in-force')} now, ${next === undefined ? 'the last one' : `stage ${next} next`}.`,
    now: 'now',
    effect: effectText,
    day: (at) => dayText(zone, at),
  };
}

const KINDS: Readonly<Record<WindowKind, string>> = {
  block: 'refused',
  throttle: 'held back',
  open: 'accepted',
};

/** The words of an operator's hour. */
export const hourWords = (zone: string): HourWords => ({
  now: (kind, until) => `Mail is ${KINDS[kind]} now, until ${localMinute(zone, until)}.`,
  kinds: KINDS,
  time: (at) => localMinute(zone, at),
});
