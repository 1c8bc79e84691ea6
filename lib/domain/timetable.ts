import { type Episode, type Ladder, type Stage, stageDueAt, stageInForce } from './ladder.ts';
import type { Pause } from './pause.ts';
import { DAY, type Instant } from './time.ts';

/** A stage of an episode and its time; `until` is null for the last. */
export interface TimetableRow {
  readonly stage: Stage;
  readonly from: Instant;
  readonly until: Instant | null;
  readonly state: 'over' | 'in-force' | 'ahead';
}

export interface TimetableOptions {
  /** While a server is exempt no stage is granted to it. */
  readonly exemptUntil?: Instant | null;
  /** When stages of this episode were to begin as they were granted; time credited later has not moved them. */
  readonly granted?: ReadonlyMap<number, Instant>;
}

/**
 * When the stages of an episode began, and when they begin at the earliest: the daily run gives a day at least to a stage
 * that it finds overdue, after an exemption or missed runs, and moves all later ones with it (`advanceEpisode`).
 */
export function timetable(
  ladder: Ladder,
  episode: Episode,
  pauses: readonly Pause[],
  at: Instant,
  { exemptUntil = null, granted = new Map() }: TimetableOptions = {},
): TimetableRow[] {
  const inForce = stageInForce(ladder, episode, pauses, at).stage;
  const due = (stage: number) => stageDueAt(ladder, episode, pauses, stage);
  const earliest = Math.max(at, exemptUntil ?? at);
  const late = earliest + DAY - due(episode.granted + 1);
  const delay = late > DAY ? late : 0;
  const begins = ladder.map(({ stage }) => {
    if (stage > episode.granted) return due(stage) + delay;
    const begun = stage <= inForce && episode.credit > 0 ? granted.get(stage) : undefined;
    return stage === 1 ? episode.startedAt : (begun ?? due(stage));
  });
  return ladder.map((stage, index) => ({
    stage,
    from: begins[index] as Instant,
    until: begins[index + 1] ?? null,
    state: stage.stage < inForce ? 'over' : stage.stage === inForce ? 'in-force' : 'ahead',
  }));
}
