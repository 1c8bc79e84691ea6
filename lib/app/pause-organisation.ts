import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import { addPause, endPause, isPaused, PAUSE_BUDGET_DAYS, usedPauseDays } from '../domain/pause.ts';
import { toIso } from '../domain/time.ts';
import type { Deps, HistoryEntry } from '../ports.ts';

type PauseDeps = Pick<Deps, 'organisations' | 'clock'>;

export type PauseResult =
  | { readonly outcome: 'changed'; readonly organisation: Organisation }
  | { readonly outcome: 'over-budget'; readonly year: number; readonly daysLeft: number }
  | { readonly outcome: 'not-paused' };

const ATTEMPTS = 5;

/** Pauses enforcement for an organisation from now on, or extends the running pause, by whole days. */
export async function startPause(
  deps: PauseDeps,
  name: string,
  days: number,
  actor: string,
): Promise<PauseResult> {
  return change(deps, name, (organisation) => {
    const pauses = addPause(organisation.pauses, deps.clock.now(), days);
    if ('refused' in pauses) return { outcome: 'over-budget', year: pauses.year, daysLeft: pauses.daysLeft };
    const entry = history(deps, 'pause-started', actor, { days, until: toIso(pauses.at(-1)?.until ?? 0) });
    return { organisation: { ...organisation, pauses }, entry };
  });
}

/** Ends the running pause now; the days not used go back to the budget. */
export async function stopPause(deps: PauseDeps, name: string, actor: string): Promise<PauseResult> {
  return change(deps, name, (organisation) => {
    const now = deps.clock.now();
    if (!isPaused(organisation.pauses, now)) return { outcome: 'not-paused' };
    const entry = history(deps, 'pause-ended', actor, {});
    return { organisation: { ...organisation, pauses: endPause(organisation.pauses, now) }, entry };
  });
}

/** Days of pause left in the calendar year of an instant, planned ones taken off. */
export function pauseDaysLeft(organisation: Organisation, at: number): number {
  return PAUSE_BUDGET_DAYS - usedPauseDays(organisation.pauses, new Date(at).getUTCFullYear());
}

type Change =
  | { organisation: Organisation; entry: HistoryEntry }
  | Exclude<PauseResult, { outcome: 'changed' }>;

async function change(
  deps: PauseDeps,
  name: string,
  act: (organisation: Organisation) => Change,
): Promise<PauseResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const record = await deps.organisations.find(name);
    const changed = act(record?.organisation ?? newOrganisation(name));
    if ('outcome' in changed) return changed;
    if (await deps.organisations.update(changed.organisation, record?.version ?? 0, changed.entry)) {
      return { outcome: 'changed', organisation: changed.organisation };
    }
  }
  throw new Error(`organisation ${name} changed ${ATTEMPTS} times while it was being paused`);
}

function history(
  deps: PauseDeps,
  event: HistoryEntry['event'],
  actor: string,
  detail: HistoryEntry['detail'],
): HistoryEntry {
  return { at: deps.clock.now(), event, actor, detail };
}
