import { localYear } from '../domain/calendar.ts';
import type { Organisation } from '../domain/organisation.ts';
import { type PauseBudget, pauseBudget, pauseEndsAt } from '../domain/pause.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { Deps, OrganisationQuery, Page } from '../ports.ts';

/** An organisation in a list, as it is at an instant. */
export interface OrganisationLine {
  readonly name: string;
  readonly pausedUntil: Instant | null;
  /** By an operator or the configuration, whichever lasts longer. */
  readonly exemptUntil: Instant | null;
  /** Of this year. */
  readonly budget: PauseBudget;
  /** Who gets its notices, as an operator or the configuration says; null: its postmaster. */
  readonly contacts: readonly string[] | null;
}

/** A page of organisations, by name. */
export async function listOrganisations(
  { organisations, policy, clock }: Pick<Deps, 'organisations' | 'policy' | 'clock'>,
  query: OrganisationQuery,
): Promise<Page<OrganisationLine>> {
  const { items, ...page } = await organisations.list(query);
  const now = clock.now();
  return { ...page, items: items.map((organisation) => lineOf(policy, organisation, now)) };
}

function lineOf(policy: Policy, organisation: Organisation, now: Instant): OrganisationLine {
  const { name, pauses, contacts } = organisation;
  return {
    name,
    pausedUntil: pauseEndsAt(pauses, now),
    exemptUntil: exemptUntil(policy, organisation, now),
    budget: pauseBudget(pauses, localYear(policy.timeZone, now), policy.timeZone, now),
    contacts: contacts ?? policy.notices?.organisations.get(name)?.contacts ?? null,
  };
}

/** When the last exemption of an organisation ends that is in force; null when none is. */
export function exemptUntil(
  { exemptions }: Pick<Policy, 'exemptions'>,
  { name, exemption }: Organisation,
  now: Instant,
): Instant | null {
  const standing = exemptions.filter(({ organisation }) => organisation === name);
  const ends = [...standing, ...(exemption === null ? [] : [exemption])]
    .map(({ until }) => until)
    .filter((until) => until > now);
  return ends.length === 0 ? null : Math.max(...ends);
}
