import type { Organisation } from '../domain/organisation.ts';
import type { Exemption, Server } from '../domain/server.ts';
import { type Instant, toIso } from '../domain/time.ts';
import type { Deps, HistoryEntry } from '../ports.ts';
import { changeOrganisation } from './change-organisation.ts';
import { changeServer } from './change-server.ts';

/** Exempts a server, in place of an earlier exemption; null when there is no such server. */
export function exemptServer(
  deps: Pick<Deps, 'servers' | 'policy' | 'clock'>,
  id: string,
  exemption: Exemption,
  actor: string,
): Promise<Server | null> {
  return changeServer(deps, id, ({ server }) => ({
    server: { ...server, exemption },
    entry: setEntry(exemption, deps.clock.now(), actor),
  }));
}

/** Ends a server's own exemption; null when it has none. Those of its organisation and of the configuration stay. */
export function endServerExemption(
  deps: Pick<Deps, 'servers' | 'policy' | 'clock'>,
  id: string,
  actor: string,
): Promise<Server | null> {
  return changeServer(deps, id, ({ server }) =>
    server.exemption === null
      ? null
      : { server: { ...server, exemption: null }, entry: endEntry(deps.clock.now(), actor) },
  );
}

/** Exempts all servers of an organisation, in place of an earlier exemption. */
export async function exemptOrganisation(
  deps: Pick<Deps, 'organisations' | 'clock'>,
  name: string,
  exemption: Exemption,
  actor: string,
): Promise<Organisation> {
  const { organisation } = await changeOrganisation<never>(deps, name, (known) => ({
    organisation: { ...known, exemption },
    entry: setEntry(exemption, deps.clock.now(), actor),
  }));
  return organisation;
}

/** Ends an organisation's exemption; null when it has none. */
export async function endOrganisationExemption(
  deps: Pick<Deps, 'organisations' | 'clock'>,
  name: string,
  actor: string,
): Promise<Organisation | null> {
  const result = await changeOrganisation<{ readonly outcome: 'not-exempt' }>(deps, name, (known) =>
    known.exemption === null
      ? { outcome: 'not-exempt' }
      : { organisation: { ...known, exemption: null }, entry: endEntry(deps.clock.now(), actor) },
  );
  return result.outcome === 'changed' ? result.organisation : null;
}

const setEntry = ({ until, reason }: Exemption, at: Instant, actor: string): HistoryEntry => ({
  at,
  event: 'exemption-set',
  actor,
  detail: { until: toIso(until), reason },
});

const endEntry = (at: Instant, actor: string): HistoryEntry => ({
  at,
  event: 'exemption-ended',
  actor,
  detail: {},
});
