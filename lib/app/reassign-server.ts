import type { Server } from '../domain/server.ts';
import type { Deps } from '../ports.ts';
import { changeServer } from './change-server.ts';

/**
 * Says whose a server is, for good: no mail of it changes that any more. Its ladder goes on where it is; the new owner,
 * who has not been told of it, gets the notices anew. Null when there is no such server.
 */
export async function reassignServer(
  deps: Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock'>,
  id: string,
  organisation: string,
  actor: string,
): Promise<Server | null> {
  if ((await deps.servers.find(id)) === null) return null;
  // Before it owns anything, so that no owner is missing from their list.
  await deps.organisations.add(organisation);
  return changeServer(deps, id, ({ server }) => ({
    server: {
      ...server,
      organisation,
      organisationBasis: 'operator',
      notices: server.organisation === organisation ? server.notices : [],
    },
    entry: {
      at: deps.clock.now(),
      event: 'reassigned',
      actor,
      detail: { from: server.organisation, to: organisation },
    },
  }));
}
