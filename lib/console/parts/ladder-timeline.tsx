import { scaleLinear } from 'd3-scale';
import type { Stage } from '../../domain/ladder.ts';
import type { Pause } from '../../domain/pause.ts';
import { type Instant, toIso } from '../../domain/time.ts';
import type { TimetableRow } from '../../domain/timetable.ts';
import { levelOf } from '../style.ts';

/** What a timeline says, in the reader's language and time zone. */
export interface LadderWords {
  /** How far the server has come, for those who do not see the bar. */
  readonly label: string;
  /** Beside the stage in force. */
  readonly now: string;
  readonly effect: (stage: Stage) => string;
  readonly day: (at: Instant) => string;
}

interface LadderTimelineProps {
  readonly rows: readonly TimetableRow[];
  readonly pauses: readonly Pause[];
  readonly at: Instant;
  readonly words: LadderWords;
}

const WIDTH = 1000;

/** Where a server stands between its detection and the last stage: a bar with today on it, and the dates in words. */
export function LadderTimeline({ rows, pauses, at, words }: LadderTimelineProps) {
  const x = placesOf(rows, at);
  const span = (from: Instant, until: Instant) => ({ x: x(from), width: Math.max(0, x(until) - x(from)) });
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} 44`}
        preserveAspectRatio="none"
        class="timeline"
        role="img"
        aria-label={words.label}
      >
        {rows.map(({ stage: { stage }, from, until }) => (
          <rect
            class={`level-${levelOf(stage, rows.length)}`}
            {...span(from, until ?? Infinity)}
            y={10}
            height={24}
          />
        ))}
        {pauses.map(({ from, until }) => (
          <rect class="paused" {...span(from, until)} y={10} height={24} />
        ))}
        <rect class="now" x={x(at) - 1.5} width={3} y={2} height={40} />
      </svg>
      <ol class="stages">
        {rows.map(({ stage, from, state }) => (
          <li {...(state === 'in-force' ? { 'aria-current': 'step' as const } : {})}>
            <span class={`badge level-${levelOf(stage.stage, rows.length)}`}>{stage.stage}</span>
            <span>
              <time datetime={toIso(from)}>{words.day(from)}</time>
              {state === 'in-force' ? <b> {words.now}</b> : null}
            </span>
            <span class="muted">{words.effect(stage)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Places on the bar. A server that has long been in the last stage does not squeeze the others to nothing. */
function placesOf(rows: readonly TimetableRow[], at: Instant): (instant: Instant) => number {
  const from = rows[0]?.from ?? at;
  const last = rows.at(-1)?.from ?? at;
  const length = last - from || 1;
  const until = Math.min(Math.max(last + 0.06 * length, at), last + 0.5 * length);
  const scale = scaleLinear([from, until], [0, WIDTH]).clamp(true);
  return (instant) => Math.round(scale(Math.min(instant, until)) * 10) / 10;
}
