import type { Episode, Ladder, Stage } from '../../domain/ladder.ts';
import { nextStage, stageDueAt, stageInForce } from '../../domain/ladder.ts';
import { isPaused, type Pause } from '../../domain/pause.ts';
import { DAY, type Instant } from '../../domain/time.ts';
import { levelOf } from '../style.ts';
import { Day } from './moment.tsx';

interface LadderTimelineProps {
  readonly ladder: Ladder;
  readonly episode: Episode;
  readonly pauses: readonly Pause[];
  readonly at: Instant;
  readonly zone: string;
}

const WIDTH = 1000;

/** Where a server stands between its detection and the last stage: a bar with today on it, and the dates in words. */
export function LadderTimeline({ ladder, episode, pauses, at, zone }: LadderTimelineProps) {
  const begins = ladder.map((stage) => stageDueAt(ladder, episode, pauses, stage.stage));
  const inForce = stageInForce(ladder, episode, pauses, at);
  const next = nextStage(ladder, episode, pauses, at);
  const from = episode.startedAt;
  const until = Math.max(begins.at(-1) as Instant, at) + 5 * DAY;
  const x = (instant: Instant) => Math.round(((instant - from) / (until - from)) * WIDTH * 10) / 10;
  const label = next
    ? `Stage ${inForce.stage} now, stage ${next.stage.stage} next.`
    : `Stage ${inForce.stage}, the last one.`;
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} 44`}
        preserveAspectRatio="none"
        class="timeline"
        role="img"
        aria-label={label}
      >
        {ladder.map(({ stage }, index) => (
          <rect
            class={`level-${levelOf(stage, ladder.length)}`}
            x={x(begins[index] as Instant)}
            width={x(begins[index + 1] ?? until) - x(begins[index] as Instant)}
            y={10}
            height={24}
          />
        ))}
        {pauses
          .filter((pause) => pause.until > from && pause.from < until)
          .map((pause) => (
            <rect
              class="paused"
              x={x(Math.max(pause.from, from))}
              width={x(Math.min(pause.until, until)) - x(Math.max(pause.from, from))}
              y={10}
              height={24}
            />
          ))}
        <rect class="now" x={x(at) - 1.5} width={3} y={2} height={40} />
      </svg>
      <ol class="stages">
        {ladder.map((stage, index) => (
          <li {...(stage === inForce ? { 'aria-current': 'step' as const } : {})}>
            <span class={`badge level-${levelOf(stage.stage, ladder.length)}`}>{stage.stage}</span>
            <span>
              <Day at={begins[index] as Instant} zone={zone} />
              {stage === inForce ? <b> now</b> : null}
            </span>
            <span class="muted">{effectText(stage)}</span>
          </li>
        ))}
      </ol>
      {isPaused(pauses, at) ? (
        <p class="muted small">
          Its organisation is paused: the clock stands still, and the dates above count the pause in.
        </p>
      ) : null}
    </>
  );
}

/** What a stage does to mail, in words. */
export function effectText({ throttleMinutes, blockMinutes }: Stage): string {
  if (blockMinutes >= 60) return 'all mail refused';
  const parts = [
    blockMinutes > 0 ? `refused ${blockMinutes} min` : null,
    throttleMinutes > 0 ? `held back ${throttleMinutes} min` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'only reported' : `${parts.join(', ')} of each hour`;
}
