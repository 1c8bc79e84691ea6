import { localYear } from '../domain/calendar.ts';
import type { Organisation } from '../domain/organisation.ts';
import { addPause, endPause, isPaused, PAUSE_BUDGET_DAYS, usedPauseDays } from '../domain/pause.ts';
import { type Instant, toIso } from '../domain/time.ts';
import type { Deps } from '../ports.ts';
import {
  type ChangedOrganisation,
  changeOrganisation,
  type OrganisationChange,
} from './change-organisation.ts';

type PauseDeps = Pick<Deps, 'organisations' | 'clock' | 'policy'>;

interface OverBudget {
  readonly outcome: 'over-budget';
  readonly year: number;
  readonly daysLeft: number;
}

interface NotPaused {
  readonly outcome: 'not-paused';
}

interface Stale {
  readonly outcome: 'stale';
}

export type PauseResult = ChangedOrganisation | OverBudget | NotPaused;

/**
 * Pauses enforcement for an organisation from now on, or extends the running pause, by whole days; where `seen` is a
 * version of the organisation, only if that is still the last, so that a form that is sent twice has one effect.
 */
export function startPause(
  deps: PauseDeps,
  name: string,
  days: number,
  actor: string,
  seen: number | null = null,
): Promise<ChangedOrganisation | OverBudget | Stale> {
  const change = withPause(deps.clock.now(), days, deps.policy.timeZone, actor);
  return changeOrganisation<OverBudget | Stale>(deps, name, (organisation, version) =>
    seen === null || seen === version ? change(organisation) : { outcome: 'stale' },
  );
}

/** Ends the running pause now; the days not used go back to the budget. */
export function stopPause(
  deps: PauseDeps,
  name: string,
  actor: string,
): Promise<ChangedOrganisation | NotPaused> {
  return changeOrganisation(deps, name, withoutPause(deps.clock.now(), actor));
}

/** What `startPause` makes of an organisation. */
export const withPause =
  (at: Instant, days: number, timeZone: string, actor: string) =>
  (organisation: Organisation): OrganisationChange | OverBudget => {
    const pauses = addPause(organisation.pauses, at, days, timeZone);
    if ('refused' in pauses) return { outcome: 'over-budget', year: pauses.year, daysLeft: pauses.daysLeft };
    const running = pauses.find(({ from, until }) => from <= at && at < until);
    const detail = { days, until: running ? toIso(running.until) : null };
    return {
      organisation: { ...organisation, pauses },
      entry: { at, event: 'pause-started', actor, detail },
    };
  };

/** What `stopPause` makes of an organisation. */
export const withoutPause =
  (at: Instant, actor: string) =>
  (organisation: Organisation): OrganisationChange | NotPaused => {
    if (!isPaused(organisation.pauses, at)) return { outcome: 'not-paused' };
    const pauses = endPause(organisation.pauses, at);
    return {
      organisation: { ...organisation, pauses },
      entry: { at, event: 'pause-ended', actor, detail: {} },
    };
  };

/** Days of pause left in the operator's calendar year of an instant, planned ones taken off. */
export function pauseDaysLeft(
  { pauses }: Pick<Organisation, 'pauses'>,
  at: Instant,
  timeZone: string,
): number {
  return PAUSE_BUDGET_DAYS - usedPauseDays(pauses, localYear(timeZone, at), timeZone);
}
