import { localYear } from '../domain/calendar.ts';
import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import { isPaused, PAUSE_BUDGET_DAYS, usedPauseDays } from '../domain/pause.ts';
import { type Instant, toIso } from '../domain/time.ts';
import type { Deps, HistoryEntry } from '../ports.ts';

/** An organisation as the API shows it, with its history; known or not, it has a pause budget. */
export async function viewOrganisation(deps: Pick<Deps, 'organisations' | 'clock' | 'policy'>, name: string) {
  const now = deps.clock.now();
  const { timeZone } = deps.policy;
  const [record, history] = await Promise.all([
    deps.organisations.find(name),
    deps.organisations.history(name),
  ]);
  const summary = summariseOrganisation(record?.organisation ?? newOrganisation(name), now, timeZone);
  return { ...summary, history: history.map(viewEntry) };
}

/** An organisation in a list. `exemption` is the one in force. */
export function summariseOrganisation(organisation: Organisation, now: Instant, timeZone: string) {
  const { name, pauses, contacts, language, exemption } = organisation;
  const running = pauses.find(({ from, until }) => from <= now && now < until);
  const year = localYear(timeZone, now);
  // Whole days, since those are what can be asked for.
  const daysLeft = (of: number) => Math.floor(PAUSE_BUDGET_DAYS - usedPauseDays(pauses, of, timeZone));
  return {
    name,
    paused: isPaused(pauses, now),
    pausedUntil: running ? toIso(running.until) : null,
    pauses: pauses.map(({ from, until }) => ({ from: toIso(from), until: toIso(until) })),
    pauseDaysLeft: daysLeft(year),
    pauseBudget: [year, year + 1].map((of) => ({ year: of, daysLeft: daysLeft(of) })),
    exemption: exemption && now < exemption.until ? viewExemption(exemption) : null,
    contacts,
    language,
  };
}

export const viewEntry = (entry: HistoryEntry) => ({ ...entry, at: toIso(entry.at) });

const viewExemption = ({ until, reason }: { until: Instant; reason: string }) => ({
  until: toIso(until),
  reason,
});
