import { type Pause, pausedTime, resumeAfter } from './pause.ts';
import { DAY, HOUR, type Instant } from './time.ts';

/** One step of the escalation table: minutes of each hour that are throttled and blocked from a day on. */
export interface Stage {
  readonly stage: number;
  readonly fromDay: number;
  readonly throttleMinutes: number;
  readonly blockMinutes: number;
}

/** Stages in order; the first is stage 1 and starts on day 0. */
export type Ladder = readonly Stage[];

/** What Exchange Online does, as far as it is known; stages 5 to 7 are reconstructed. */
export const DEFAULT_LADDER: Ladder = [
  { stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 0 },
  { stage: 2, fromDay: 30, throttleMinutes: 5, blockMinutes: 0 },
  { stage: 3, fromDay: 40, throttleMinutes: 10, blockMinutes: 0 },
  { stage: 4, fromDay: 50, throttleMinutes: 20, blockMinutes: 0 },
  { stage: 5, fromDay: 60, throttleMinutes: 30, blockMinutes: 5 },
  { stage: 6, fromDay: 70, throttleMinutes: 30, blockMinutes: 10 },
  { stage: 7, fromDay: 80, throttleMinutes: 30, blockMinutes: 20 },
  { stage: 8, fromDay: 90, throttleMinutes: 0, blockMinutes: 60 },
];

/**
 * One unbroken vulnerable run of a server. `granted` is the highest stage the daily run has let it reach: the clock alone
 * never moves a server, and the daily run alone never moves it before its time. `credit` (ms) is time given back after
 * missed runs.
 */
export interface Episode {
  readonly startedAt: Instant;
  readonly granted: number;
  readonly credit: number;
}

/** The daily run looks this far ahead, a day and some slack, so that a stage begins on the second it is due. */
export const LOOK_AHEAD = 25 * HOUR;

/** After a missed run a server still gets a day between the decision and the bite. */
const NOTICE = DAY;

/** A new episode starts at stage 1. */
export const openEpisode = (startedAt: Instant): Episode => ({ startedAt, granted: 1, credit: 0 });

/** The table row of a stage number; the last row for a number beyond the table (an operator shortened the ladder). */
export function stageOf(ladder: Ladder, stage: number): Stage {
  return ladder[Math.min(Math.max(stage, 1), ladder.length) - 1] as Stage;
}

/**
 * Stages that servers may have been granted, the furthest first, 0 for none. A ladder that was made shorter leaves servers
 * with grants beyond its end.
 */
export function grantedStages(ladder: Ladder): number[] {
  const top = Math.max(ladder.length, DEFAULT_LADDER.length);
  return Array.from({ length: top + 1 }, (_, index) => top - index);
}

/** Whole milliseconds: days may be fractions, and instants are not. */
const timeOf = ({ fromDay }: Stage): number => Math.round(fromDay * DAY);

/** The stage in force: the lower of what the clock says and what the daily run has granted. */
export function stageInForce(ladder: Ladder, episode: Episode, pauses: readonly Pause[], at: Instant): Stage {
  const elapsed = at - episode.startedAt - episode.credit - pausedTime(pauses, episode.startedAt, at);
  const byClock = ladder.findLast((stage) => elapsed >= timeOf(stage))?.stage ?? 1;
  return stageOf(ladder, Math.min(byClock, episode.granted));
}

/** When a stage is due: its day after the first detection, moved by pauses and credit. To the second. */
export function stageDueAt(
  ladder: Ladder,
  episode: Episode,
  pauses: readonly Pause[],
  stage: number,
): Instant {
  return resumeAfter(pauses, episode.startedAt, timeOf(stageOf(ladder, stage)) + episode.credit);
}

/** The stage after the one in force and when it begins; null in the last stage. */
export function nextStage(ladder: Ladder, episode: Episode, pauses: readonly Pause[], at: Instant) {
  const next = ladder[stageInForce(ladder, episode, pauses, at).stage];
  return next ? { stage: next, at: stageDueAt(ladder, episode, pauses, next.stage) } : null;
}

/** When the daily run has to look at this episode: the due time of the first stage not granted; null after the last. */
export function reviewDueAt(ladder: Ladder, episode: Episode, pauses: readonly Pause[]): Instant | null {
  const next = ladder[episode.granted];
  return next ? stageDueAt(ladder, episode, pauses, next.stage) : null;
}

/**
 * What the daily run does to an episode: grants the next stage when it is due within `LOOK_AHEAD`, never more than one.
 * A stage that should have begun already (runs were missed) begins a day from now, and the lost time is credited, so
 * that all later stages keep their length. One that has yet to be announced is not granted: it becomes due `notice` ms
 * from now, and a later run grants it.
 * Returns the same episode when there is nothing to do.
 */
export function advanceEpisode(
  ladder: Ladder,
  episode: Episode,
  pauses: readonly Pause[],
  now: Instant,
  notice: number | null = null,
): Episode {
  const dueAt = reviewDueAt(ladder, episode, pauses);
  if (dueAt === null || dueAt > now + LOOK_AHEAD) return episode;
  // The stage before has been granted but not begun (a second run on the same day): one at a time.
  if (stageInForce(ladder, episode, pauses, now).stage < Math.min(episode.granted, ladder.length))
    return episode;
  const granted = episode.granted + 1;
  const lost = now - dueAt - pausedTime(pauses, dueAt, now);
  if (notice !== null) return { ...episode, credit: episode.credit + lost + notice };
  const credit = episode.credit + (dueAt >= now ? 0 : lost + NOTICE);
  return { ...episode, granted, credit };
}
