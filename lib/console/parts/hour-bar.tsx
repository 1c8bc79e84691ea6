import type { Stage } from '../../domain/ladder.ts';
import { HOUR, type Instant } from '../../domain/time.ts';
import { type HourPart, type WindowKind, windowAt, windowsOfHour } from '../../domain/window.ts';

/** What an hour says, in the reader's language and time zone. */
export interface HourWords {
  /** What becomes of mail now, and until when. */
  readonly now: (kind: WindowKind, until: Instant) => string;
  readonly kinds: Readonly<Record<WindowKind, string>>;
  /** The time of day, `14:05`. */
  readonly time: (at: Instant) => string;
}

interface HourBarProps {
  readonly stage: Stage;
  readonly serverId: string;
  readonly at: Instant;
  readonly words: HourWords;
}

const WIDTH = 600;

/** This hour of a server: which minutes are refused, held back and open, and where the minute hand is. */
export function HourBar({ stage, serverId, at, words }: HourBarProps) {
  const parts = windowsOfHour(stage, serverId, at);
  const { kind, until } = windowAt(stage, serverId, at);
  const begin = (parts[0] as HourPart).from;
  const x = (instant: Instant) => ((instant - begin) / HOUR) * WIDTH;
  const now = words.now(kind, until);
  return (
    <>
      <p>
        <b>{now}</b>
      </p>
      <svg viewBox={`0 0 ${WIDTH} 34`} preserveAspectRatio="none" class="hour" role="img" aria-label={now}>
        {parts.map((part) => (
          <rect
            class={`window-${part.kind}`}
            x={x(part.from)}
            width={x(part.until) - x(part.from)}
            y={6}
            height={22}
          />
        ))}
        <rect class="now" x={x(at) - 1.5} width={3} y={0} height={34} />
      </svg>
      <ul class="legend">
        {parts.map((part) => (
          <li>
            <span class={`swatch window-${part.kind}`} />
            {words.time(part.from)}–{words.time(part.until)} {words.kinds[part.kind]}
          </li>
        ))}
      </ul>
    </>
  );
}
