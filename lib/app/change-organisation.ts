import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import type { Deps, HistoryEntry } from '../ports.ts';

const ATTEMPTS = 8;

export interface OrganisationChange {
  readonly organisation: Organisation;
  readonly entry: HistoryEntry;
}

export interface ChangedOrganisation {
  readonly outcome: 'changed';
  readonly organisation: Organisation;
}

/**
 * Changes an organisation, known or not, as it is now, and again if somebody else has changed it meanwhile. Anything but
 * a change that `act` returns is a refusal: it leaves the organisation as it is and is the answer. The version is 0 while
 * nothing has been said about it.
 */
export async function changeOrganisation<R extends { readonly outcome: string }>(
  { organisations }: Pick<Deps, 'organisations'>,
  name: string,
  act: (organisation: Organisation, version: number) => OrganisationChange | R,
): Promise<ChangedOrganisation | R> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const record = await organisations.find(name);
    const version = record?.version ?? 0;
    const change = act(record?.organisation ?? newOrganisation(name), version);
    if ('outcome' in change) return change;
    const { organisation, entry } = change;
    if (await organisations.update(organisation, version, entry)) return { outcome: 'changed', organisation };
  }
  throw new Error(`organisation ${name} changed ${ATTEMPTS} times while it was to be changed`);
}
