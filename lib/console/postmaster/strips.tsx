import type { Pause } from '../../domain/pause.ts';
import { HOUR, type Instant } from '../../domain/time.ts';
import type { TimetableRow } from '../../domain/timetable.ts';
import type { HourPart, WindowKind } from '../../domain/window.ts';
import { levelOf } from '../style.ts';

const WIDTH = 1000;

interface HourStripProps {
  readonly parts: readonly HourPart[];
  readonly at: Instant;
  /** What holds now, for those who do not see it. */
  readonly title: string;
  readonly words: Readonly<Record<WindowKind, string>>;
  /** The time of day, `10:37`. */
  readonly time: (at: Instant) => string;
}

/** The hour of a server that is going on: which minutes are refused, delayed and open, and where now is. */
export const HourStrip = ({ parts, at, title, words, time }: HourStripProps) => {
  const begin = parts[0]?.from ?? at;
  const x = placing(begin, begin + HOUR);
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} 34`} preserveAspectRatio="none" class="hour" role="img" aria-label={title}>
        {parts.map(({ kind, from, until }) => (
          <rect class={`window-${kind}`} x={x(from)} width={x(until) - x(from)} y={6} height={22} />
        ))}
        <rect class="now" x={x(at) - 1.5} width={3} y={0} height={34} />
      </svg>
      <ul class="legend">
        {parts.map(({ kind, from, until }) => (
          <li>
            <span class={`swatch window-${kind}`} />
            {time(from)}–{time(until)} {words[kind]}
          </li>
        ))}
      </ul>
    </>
  );
};

interface LadderStripProps {
  readonly rows: readonly TimetableRow[];
  readonly pauses: readonly Pause[];
  readonly at: Instant;
  readonly title: string;
}

/** The stages of a server to scale, with pauses and now on them; what they do, and when, is to be said beside it. */
export const LadderStrip = ({ rows, pauses, at, title }: LadderStripProps) => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return null;
  const end = Math.max(at, last.from) + (last.from - first.from) * 0.08;
  const x = placing(first.from, end);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} 44`}
      preserveAspectRatio="none"
      class="timeline"
      role="img"
      aria-label={title}
    >
      {rows.map(({ stage: { stage }, from, until }) => (
        <rect
          class={`level-${levelOf(stage, rows.length)}`}
          x={x(from)}
          width={x(until ?? end) - x(from)}
          y={10}
          height={24}
        />
      ))}
      {pauses
        .filter(({ until }) => until > first.from)
        .map(({ from, until }) => (
          <rect class="paused" x={x(from)} width={x(until) - x(from)} y={10} height={24} />
        ))}
      <rect class="now" x={x(at) - 1.5} width={3} y={2} height={40} />
    </svg>
  );
};

/** Where an instant between two is, to a tenth. */
const placing = (from: Instant, until: Instant) => (at: Instant) => {
  const place = ((at - from) / (until - from || 1)) * WIDTH;
  return Math.round(Math.min(Math.max(place, 0), WIDTH) * 10) / 10;
};
