import type { Stage } from '../../domain/ladder.ts';
import { HOUR, type Instant, MINUTE } from '../../domain/time.ts';
import { windowAt, windowStart } from '../../domain/window.ts';
import { localMinute } from './local-minute.ts';

interface HourBarProps {
  readonly stage: Stage;
  readonly serverId: string;
  readonly at: Instant;
  readonly zone: string;
}

const KINDS = { block: 'refused', throttle: 'held back', open: 'accepted' } as const;

/** This hour of a server: which minutes are refused, held back and open, and where the minute hand is. */
export function HourBar({ stage, serverId, at, zone }: HourBarProps) {
  const offset = windowStart(serverId) * MINUTE;
  const begin = Math.floor((at - offset) / HOUR) * HOUR + offset;
  const minutes = {
    block: stage.blockMinutes,
    throttle: stage.throttleMinutes,
    open: 60 - stage.blockMinutes - stage.throttleMinutes,
  };
  const now = windowAt(stage, serverId, at);
  const parts = (['block', 'throttle', 'open'] as const).map((kind, index, kinds) => ({
    kind,
    from: kinds.slice(0, index).reduce((sum, each) => sum + minutes[each], 0),
    length: minutes[kind],
  }));
  const words = `Mail is ${KINDS[now.kind]} now, until ${localMinute(zone, now.until)}.`;
  return (
    <>
      <p>
        <b>{words}</b>
      </p>
      <svg viewBox="0 0 600 34" preserveAspectRatio="none" class="hour" role="img" aria-label={words}>
        {parts
          .filter(({ length }) => length > 0)
          .map(({ kind, from, length }) => (
            <rect class={`window-${kind}`} x={from * 10} width={length * 10} y={6} height={22} />
          ))}
        <rect class="now" x={((at - begin) / MINUTE) * 10 - 1.5} width={3} y={0} height={34} />
      </svg>
      <ul class="legend">
        {parts
          .filter(({ length }) => length > 0)
          .map(({ kind, from, length }) => (
            <li>
              <span class={`swatch window-${kind}`} />
              {localMinute(zone, begin + from * MINUTE)}–{localMinute(zone, begin + (from + length) * MINUTE)}{' '}
              {KINDS[kind]}
            </li>
          ))}
      </ul>
    </>
  );
}
