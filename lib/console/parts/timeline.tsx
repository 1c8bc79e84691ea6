import { scaleLinear } from 'd3-scale';
import type { Pause } from '../../domain/pause.ts';
import type { Instant } from '../../domain/time.ts';
import type { TimetableRow } from '../../domain/timetable.ts';
import { levelOf } from '../style.ts';

/** A stage as it is to be shown, in the reader's words. */
export interface TimelineStage extends TimetableRow {
  /** When it begins or began, `4 November 2026`. */
  readonly date: string;
  /** The same where there is little room, `4 Nov`. */
  readonly shortDate: string;
  /** What it does to mail. */
  readonly effect: string;
}

export interface TimelineWords {
  /** What it is and how far it has come, for those who do not see it. */
  readonly title: string;
  readonly today: string;
  readonly paused: string;
  /** Heads of the columns. */
  readonly stage: string;
  readonly from: string;
  readonly mail: string;
}

export interface TimelineProps {
  readonly rows: readonly TimelineStage[];
  readonly pauses: readonly Pause[];
  readonly now: Instant;
  readonly words: TimelineWords;
}

const BAR = { y: 20, height: 22 };

/**
 * The ladder of a server from its detection on, to scale, with pauses and today on it, and the same as a table. Places are
 * in per cent, so that it fits any width with letters of one size.
 */
export const Timeline = ({ rows, pauses, now, words }: TimelineProps) => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return null;
  const place = placesOf(first.from, last.from, now);
  const width = (from: Instant, until: Instant | null) =>
    `${(until === null ? 100 : place(until)) - place(from)}%`;
  const today = place(now);
  return (
    <figure class="timeline">
      <svg class="strip" role="img" aria-label={words.title}>
        <defs>
          <pattern id="pause-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
            <path class="hatch" d="M0 6L6 0" />
          </pattern>
        </defs>
        {rows.map(({ stage: { stage }, from, until, state }) => (
          <rect
            class={`level-${levelOf(stage, rows.length)} ${state}`}
            x={`${place(from)}%`}
            width={width(from, until)}
            y={BAR.y}
            height={BAR.height}
          />
        ))}
        {pauses
          .filter(({ until }) => until > first.from)
          .map(({ from, until }) => (
            <rect
              class="pause"
              fill="url(#pause-hatch)"
              x={`${place(from)}%`}
              width={width(from, until)}
              {...BAR}
            >
              <title>{words.paused}</title>
            </rect>
          ))}
        {rows.map(({ stage: { stage }, from, until, state, shortDate }) => (
          <>
            <line class="edge" x1={`${place(from)}%`} x2={`${place(from)}%`} y1={BAR.y} y2={BAR.y + 40} />
            <text class={state} x={`${place(from)}%`} dx="5" y={BAR.y + 37}>
              {stage}
            </text>
            {place(until ?? Infinity) - place(from) < 7 && until !== null ? null : (
              <text class="wide" x={`${place(from)}%`} dx="16" y={BAR.y + 37}>
                {shortDate}
              </text>
            )}
          </>
        ))}
        <line class="today" x1={`${today}%`} x2={`${today}%`} y1={BAR.y - 4} y2={BAR.y + BAR.height + 4} />
        <text class="now" x={`${today}%`} y="12" text-anchor={anchorAt(today)}>
          {words.today}
        </text>
      </svg>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.stage}</th>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.mail}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ stage: { stage }, date, effect, state }) => (
            <tr class={state} {...(state === 'in-force' ? { 'aria-current': 'step' } : {})}>
              <th scope="row">
                <span class={`badge level-${levelOf(stage, rows.length)}`}>{stage}</span>
              </th>
              <td>{date}</td>
              <td>{effect}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
};

/** Where an instant is on the strip, in per cent. A server that has long been in the last stage does not squeeze the others. */
function placesOf(from: Instant, last: Instant, now: Instant): (at: Instant) => number {
  const length = last - from || 1;
  const end = Math.min(Math.max(now, last + length * 0.12), last + length * 0.4);
  const scale = scaleLinear([from, end], [0, 100]).clamp(true);
  return (at) => Math.round(scale(at) * 100) / 100;
}

/** Text at the edge stays inside. */
export const anchorAt = (place: number): 'start' | 'middle' | 'end' =>
  place < 10 ? 'start' : place > 90 ? 'end' : 'middle';
