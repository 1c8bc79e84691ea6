import type { Context } from 'hono';
import type { Organisation } from '../../domain/organisation.ts';
import { PAUSE_BUDGET_DAYS, type PauseBudget, pauseEndsAt } from '../../domain/pause.ts';
import type { Instant } from '../../domain/time.ts';
import type { ConsoleEnv } from '../access.ts';
import { BudgetBar } from './budget-bar.tsx';
import { Csrf } from './layout.tsx';
import { Moment } from './moment.tsx';

interface PausesProps {
  readonly c: Context<ConsoleEnv>;
  readonly organisation: Organisation;
  /** Its version: a form that is sent twice pauses once. */
  readonly seen: number;
  /** This year's and the next one's. */
  readonly budgets: readonly PauseBudget[];
  readonly at: Instant;
  readonly zone: string;
}

const SHOWN = 12;

/** The running pause and earlier ones, the days that are left, and what an operator may do about them. */
export const Pauses = ({ c, organisation: { name, pauses }, seen, budgets, at, zone }: PausesProps) => {
  const ends = pauseEndsAt(pauses, at);
  const earlier = pauses.filter(({ until }) => until <= at).toReversed();
  const mayAct = c.get('operator').role === 'operator';
  const path = `/organisations/${encodeURIComponent(name)}/pauses`;
  return (
    <>
      {ends === null ? (
        <p>No pause is running.</p>
      ) : (
        <p>
          <span class="tag warn">paused</span> until <Moment at={ends} zone={zone} />. Its servers go up no
          stage and their mail is accepted.
        </p>
      )}
      {budgets.map((budget) => (
        <BudgetBar budget={budget} />
      ))}
      {mayAct ? (
        <form class="actions" method="post" action={path}>
          <Csrf c={c} />
          <input type="hidden" name="seen" value={String(seen)} />
          <label>
            Days
            <input type="number" name="days" required min={1} max={PAUSE_BUDGET_DAYS} inputmode="numeric" />
          </label>
          <button type="submit">{ends === null ? 'Pause enforcement' : 'Extend the pause'}</button>
        </form>
      ) : null}
      {mayAct && ends !== null ? (
        <form class="actions" method="post" action={`${path}/end`}>
          <Csrf c={c} />
          <button class="second" type="submit">
            End the pause now
          </button>
        </form>
      ) : null}
      {earlier.length === 0 ? null : (
        <>
          <h3>Earlier pauses</h3>
          <ul class="plain small">
            {earlier.slice(0, SHOWN).map(({ from, until }) => (
              <li>
                <Moment at={from} zone={zone} /> to <Moment at={until} zone={zone} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};
