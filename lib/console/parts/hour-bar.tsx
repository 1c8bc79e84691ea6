import { HOUR, type Instant, MINUTE } from '../../domain/time.ts';
import type { HourPart, WindowKind } from '../../domain/window.ts';
import { anchorAt } from './timeline.tsx';

export interface HourBarWords {
  /** What it is and what holds now, for those who do not see it. */
  readonly title: string;
  readonly now: string;
  /** What becomes of mail in each window. */
  readonly kinds: Readonly<Record<WindowKind, string>>;
  /** So many minutes, `20 min`. */
  readonly minutes: (count: number) => string;
}

export interface HourBarProps {
  readonly parts: readonly HourPart[];
  readonly now: Instant;
  readonly words: HourBarWords;
  /** The time of day, `10:37`. */
  readonly time: (at: Instant) => string;
}

/** The hour of a server that is going on: which minutes are blocked, throttled and open, and where now is. */
export const HourBar = ({ parts, now, words, time }: HourBarProps) => {
  const begin = parts[0]?.from ?? now;
  const place = (at: Instant) => Math.round(((at - begin) / HOUR) * 10_000) / 100;
  const here = place(now);
  return (
    <figure class="hour">
      <svg class="strip short" role="img" aria-label={words.title}>
        {parts.map(({ kind, from, until }) => (
          <rect
            class={`window-${kind}`}
            x={`${place(from)}%`}
            width={`${place(until) - place(from)}%`}
            y="20"
            height="22"
          />
        ))}
        {[...parts.map(({ from }) => from), begin + HOUR].map((at) => (
          <text x={`${place(at)}%`} y="57" text-anchor={anchorAt(place(at))}>
            {time(at)}
          </text>
        ))}
        <line class="today" x1={`${here}%`} x2={`${here}%`} y1="16" y2="46" />
        <text class="now" x={`${here}%`} y="12" text-anchor={anchorAt(here)}>
          {words.now}
        </text>
      </svg>
      <ul class="legend">
        {parts.map(({ kind, from, until }) => (
          <li>
            <span class={`swatch window-${kind}`} />
            {time(from)}–{time(until)} {words.kinds[kind]} ({words.minutes((until - from) / MINUTE)})
          </li>
        ))}
      </ul>
    </figure>
  );
};
