import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';

/** One colour of a chart: what it means, the class that fills it, and how many a day has of it. */
export interface Series<Day> {
  readonly label: string;
  readonly fill: string;
  readonly of: (day: Day) => number;
}

export interface ColumnChartProps<Day extends { readonly day: string }> {
  /** Says what is counted; also for those who do not see it. */
  readonly title: string;
  /** In order; a day that is missing is a gap. */
  readonly days: readonly Day[];
  /** All the days of the axis, `2026-09-21`, in order. */
  readonly range: readonly string[];
  /** From the bottom up. */
  readonly series: readonly Series<Day>[];
}

const WIDTH = 360;
const HEIGHT = 150;
const EDGE = { left: 34, right: 4, top: 8, bottom: 20 };

/** A stacked column a day as SVG, with the same figures as a table below it. */
export function ColumnChart<Day extends { readonly day: string }>(props: ColumnChartProps<Day>) {
  const { title, days, range, series } = props;
  const last = days.at(-1);
  const totals = days.map((day) => series.reduce((sum, { of }) => sum + of(day), 0));
  const x = scaleBand([...range], [EDGE.left, WIDTH - EDGE.right])
    .paddingInner(0.25)
    .round(true);
  const y = scaleLinear([0, Math.max(1, ...totals)], [HEIGHT - EDGE.bottom, EDGE.top]).nice(3);
  const layers = stack<Day, Series<Day>>()
    .keys(series)
    .value((day, { of }) => of(day))([...days]);
  const ticks = y.ticks(3).filter(Number.isInteger);
  const ends = [range[0], range[Math.floor(range.length / 2)], range.at(-1)];
  return (
    <figure class="chart">
      <h3>{title}</h3>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}. ${spoken(last, series)}`}>
        {ticks.map((tick) => (
          <>
            <line class="axis" x1={EDGE.left} x2={WIDTH - EDGE.right} y1={y(tick)} y2={y(tick)} />
            <text x={EDGE.left - 6} y={y(tick) + 4} text-anchor="end">
              {tick.toLocaleString('en')}
            </text>
          </>
        ))}
        {layers.map((layer) => (
          <path
            class={layer.key.fill}
            d={layer
              .filter(([from, to]) => to > from)
              .map((column) => {
                const [bottom, top] = [round(y(column[0])), round(y(column[1]))];
                return rectangle(x(column.data.day) ?? 0, top, x.bandwidth(), Math.max(1, bottom - top));
              })
              .join('')}
          />
        ))}
        {ends.map((day, index) => (
          <text
            x={[EDGE.left, (EDGE.left + WIDTH - EDGE.right) / 2, WIDTH - EDGE.right][index]}
            y={HEIGHT - 4}
            text-anchor={['start', 'middle', 'end'][index]}
          >
            {day}
          </text>
        ))}
      </svg>
      <ul class="legend">
        {series.map(({ label, fill, of }) => (
          <li>
            <span class={`swatch ${fill}`} />
            {label} <b>{(last ? of(last) : 0).toLocaleString('en')}</b>
          </li>
        ))}
      </ul>
      <details>
        <summary class="small">Figures</summary>
        <section class="scroll" tabindex={0} aria-label={`${title}, figures`}>
          <table class="figures">
            <thead>
              <tr>
                <th scope="col">Day</th>
                {series.map(({ label }) => (
                  <th scope="col">{label}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr>
                  <th scope="row">{day.day}</th>
                  {series.map(({ of }) => (
                    <td>{of(day).toLocaleString('en')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

/** One path a series is a fraction of the bytes of an element a column. */
const rectangle = (x: number, y: number, width: number, height: number): string =>
  `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;

const round = Math.round;

function spoken<Day>(last: Day | undefined, series: readonly Series<Day>[]): string {
  if (last === undefined) return 'There are no figures yet.';
  return `On the last day: ${series.map(({ label, of }) => `${label} ${of(last)}`).join(', ')}.`;
}
