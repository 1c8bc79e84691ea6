import { addDays } from '../../domain/calendar.ts';
import type { ReportDay } from '../../domain/report.ts';
import { productText } from '../../mail/report-words.ts';
import { levelOf } from '../style.ts';
import { ColumnChart, type Series } from './column-chart.tsx';

interface ReportChartsProps {
  readonly days: readonly ReportDay[];
  /** The last day of the axis. */
  readonly last: string;
  /** Stages of the ladder. */
  readonly stages: number;
}

const DAYS = 30;
const PRODUCT_COLOURS = 7;

/** The charts of a report as the console draws them: how far up the ladder, of which product, and what became of mail. */
export function ReportCharts({ days, last, stages }: ReportChartsProps) {
  const range = Array.from({ length: DAYS }, (_, index) => addDays(last, index - DAYS + 1));
  const shown = days.filter(({ day }) => range.includes(day));
  const counts = shown.flatMap((day) => day.stages);
  const byStage = distinct(counts.map(({ stage }) => stage)).map(
    (stage): Series<ReportDay> => ({
      label: `Stage ${stage}`,
      fill: `level-${levelOf(stage, stages)}`,
      of: sumOf((count) => count.stage === stage),
    }),
  );
  const byProduct = distinct(counts.map(({ product }) => product)).map(
    (product, index): Series<ReportDay> => ({
      label: productText(product),
      fill: `series-${(index % PRODUCT_COLOURS) + 1}`,
      of: sumOf((count) => count.product === product),
    }),
  );
  return (
    <>
      <ColumnChart title="Out-of-date servers by stage" days={shown} range={range} series={byStage} />
      <ColumnChart title="Out-of-date servers by product" days={shown} range={range} series={byProduct} />
      <ColumnChart title="Mail from Exchange servers" days={shown} range={range} series={MAIL} />
    </>
  );
}

const MAIL: readonly Series<ReportDay>[] = [
  { label: 'Accepted', fill: 'series-7', of: ({ mail }) => mail.accepted },
  { label: 'Deferred', fill: 'level-2', of: ({ mail }) => mail.deferred },
  { label: 'Rejected', fill: 'level-6', of: ({ mail }) => mail.rejected },
  { label: 'Quarantined', fill: 'level-8', of: ({ mail }) => mail.quarantined },
];

const sumOf =
  (of: (count: ReportDay['stages'][number]) => boolean) =>
  (day: ReportDay): number =>
    day.stages.filter(of).reduce((total, { servers }) => total + servers, 0);

const distinct = <T extends string | number>(values: readonly T[]): T[] =>
  [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
