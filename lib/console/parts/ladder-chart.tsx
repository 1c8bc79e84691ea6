import type { Ladder, Stage } from '../../domain/ladder.ts';
import { effectText } from '../enforcement-words.ts';
import { levelOf } from '../style.ts';

const WIDTH = 400;
const HEIGHT = 200;
const EDGE = { left: 30, right: 2, top: 18, bottom: 32 };
/** The last stage has no end; it is drawn as long as one of those before it. */
const LAST_DAYS = 10;
/** Less than this and a label would run into the next. */
const LABEL_WIDTH = 18;

const KINDS = [
  { kind: 'block', label: 'refused', of: ({ blockMinutes }: Stage) => blockMinutes },
  { kind: 'throttle', label: 'held back', of: ({ throttleMinutes }: Stage) => throttleMinutes },
  {
    kind: 'open',
    label: 'accepted',
    of: ({ blockMinutes, throttleMinutes }: Stage) => 60 - blockMinutes - throttleMinutes,
  },
] as const;

/** The ladder as a picture: the days since detection from left to right, and the minutes of each hour from the bottom up. */
export function LadderChart({ ladder }: { readonly ladder: Ladder }) {
  const days = (ladder.at(-1)?.fromDay ?? 0) + LAST_DAYS;
  const x = (day: number) => round(EDGE.left + (day / days) * (WIDTH - EDGE.left - EDGE.right));
  const y = (minutes: number) => round(HEIGHT - EDGE.bottom - (minutes / 60) * plot);
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={spoken(ladder)}>
        {[0, 30, 60].map((minutes) => (
          <text x={EDGE.left - 6} y={y(minutes) + 4} text-anchor="end">
            {minutes}
          </text>
        ))}
        {ladder.map((stage, index) => {
          const from = x(stage.fromDay);
          const width = x(ladder[index + 1]?.fromDay ?? days) - from;
          return (
            <>
              {KINDS.map(({ kind, of }, place) => {
                const below = KINDS.slice(0, place).reduce((sum, each) => sum + each.of(stage), 0);
                const top = y(below + of(stage));
                return of(stage) === 0 ? null : (
                  <rect
                    class={`window-${kind}`}
                    x={from + 0.5}
                    width={Math.max(0.5, width - 1)}
                    y={top}
                    height={round(y(below) - top)}
                  />
                );
              })}
              {width < LABEL_WIDTH ? null : (
                <>
                  <text x={from + width / 2} y={EDGE.top - 6} text-anchor="middle">
                    {stage.stage}
                  </text>
                  <text x={from} y={HEIGHT - EDGE.bottom + 14} text-anchor={index === 0 ? 'start' : 'middle'}>
                    {stage.fromDay}
                  </text>
                </>
              )}
            </>
          );
        })}
        <text x={(WIDTH + EDGE.left) / 2} y={HEIGHT - 4} text-anchor="middle">
          days since detection
        </text>
      </svg>
      <ul class="legend">
        {KINDS.map(({ kind, label }) => (
          <li>
            <span class={`swatch window-${kind}`} />
            minutes of each hour {label}
          </li>
        ))}
      </ul>
    </figure>
  );
}

const plot = HEIGHT - EDGE.top - EDGE.bottom;
const round = (value: number): number => Math.round(value * 10) / 10;

const spoken = (ladder: Ladder): string =>
  `${ladder.length} stages. ${ladder
    .map((stage) => `From day ${stage.fromDay}, stage ${stage.stage}: ${effectText(stage)}.`)
    .join(' ')}`;

/** The same in words. */
export const LadderTable = ({ ladder }: { readonly ladder: Ladder }) => (
  <table>
    <caption>Days count from the first detection, less those that are paused.</caption>
    <thead>
      <tr>
        <th scope="col">Stage</th>
        <th scope="col" class="number">
          From day
        </th>
        <th scope="col">Mail is</th>
      </tr>
    </thead>
    <tbody>
      {ladder.map((stage) => (
        <tr>
          <th scope="row">
            <span class={`badge level-${levelOf(stage.stage, ladder.length)}`}>{stage.stage}</span>
          </th>
          <td class="number">{stage.fromDay}</td>
          <td>{effectText(stage)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
