import { PAUSE_BUDGET_DAYS, type PauseBudget } from '../../domain/pause.ts';

/** A year's pause budget as a bar of its days, with the figures in words. */
export const BudgetBar = ({ budget: { year, used, planned, left } }: { readonly budget: PauseBudget }) => {
  const words = `${days(used)} used, ${days(planned)} planned, ${days(left)} left of ${PAUSE_BUDGET_DAYS}`;
  return (
    <div class="budget">
      <p>
        <b>{year}</b>: {words}.
      </p>
      <svg
        viewBox={`0 0 ${PAUSE_BUDGET_DAYS} 10`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${year}: ${words}`}
      >
        <rect class="budget-left" x={0} width={PAUSE_BUDGET_DAYS} y={0} height={10} />
        <rect class="budget-used" x={0} width={round(used)} y={0} height={10} />
        <rect class="budget-planned" x={round(used)} width={round(planned)} y={0} height={10} />
      </svg>
    </div>
  );
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** `12 days`; a part of one counts as `part of a day`, not as none. */
const days = (count: number): string => {
  const text = count.toLocaleString('en', { maximumFractionDigits: 1 });
  return `${text} ${text === '1' ? 'day' : 'days'}`;
};
