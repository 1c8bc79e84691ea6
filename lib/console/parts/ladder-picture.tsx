import { scaleLinear } from 'd3-scale';
import type { Ladder } from '../../domain/ladder.ts';
import { levelOf } from '../style.ts';

const WIDTH = 360;
const HEIGHT = 190;
const EDGE = { left: 30, right: 12, top: 18, bottom: 30 };
/** How long the last stage is drawn, which has no end. */
const LAST = 0.12;

const KINDS = [
  ['block', 'refused'],
  ['throttle', 'held back'],
  ['open', 'accepted'],
] as const;

/** The ladder over its days: how many minutes of each hour a stage refuses, holds back and leaves open. */
export function LadderPicture({ ladder }: { readonly ladder: Ladder }) {
  const end = Math.max((ladder.at(-1)?.fromDay ?? 0) * (1 + LAST), 1);
  const x = scaleLinear([0, end], [EDGE.left, WIDTH - EDGE.right]);
  const y = scaleLinear([0, 60], [HEIGHT - EDGE.bottom, EDGE.top]);
  const columns = ladder.map((stage, index) => ({
    stage: stage.stage,
    from: x(stage.fromDay),
    to: x(ladder[index + 1]?.fromDay ?? end),
    minutes: {
      block: stage.blockMinutes,
      throttle: stage.throttleMinutes,
      open: 60 - stage.blockMinutes - stage.throttleMinutes,
    },
  }));
  return (
    <figure>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Minutes of each hour by day after detection, in ${ladder.length} stages; the table has the figures.`}
      >
        {columns.map(({ stage, from, to, minutes }) => (
          <>
            {stacked(minutes).map(({ kind, low, high }) => (
              <rect
                class={`window-${kind}`}
                x={round(from)}
                width={round(Math.max(to - from - 1, 0.5))}
                y={round(y(high))}
                height={round(y(low) - y(high))}
              />
            ))}
            <rect
              class={`level-${levelOf(stage, ladder.length)}`}
              x={round(from)}
              width={round(Math.max(to - from - 1, 0.5))}
              y={EDGE.top - 8}
              height={5}
            />
          </>
        ))}
        {[0, 20, 40, 60].map((minute) => (
          <text x={EDGE.left - 5} y={y(minute) + 4} text-anchor="end">
            {minute}
          </text>
        ))}
        {x.ticks(6).map((day) => (
          <text x={round(x(day))} y={HEIGHT - EDGE.bottom + 13} text-anchor="middle">
            {day}
          </text>
        ))}
        <text x={WIDTH - EDGE.right} y={HEIGHT - 3} text-anchor="end">
          days after detection
        </text>
        <text x={0} y={8}>
          min
        </text>
      </svg>
      <ul class="legend">
        {KINDS.map(([kind, words]) => (
          <li>
            <span class={`swatch window-${kind}`} />
            {words}
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** From the bottom up, those that have any minutes. */
function stacked(minutes: Readonly<Record<(typeof KINDS)[number][0], number>>) {
  let low = 0;
  return KINDS.flatMap(([kind]) => {
    const part = { kind, low, high: low + minutes[kind] };
    low = part.high;
    return minutes[kind] > 0 ? [part] : [];
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;
