import { reviewDueAt } from '../domain/ladder.ts';
import type { Server } from '../domain/server.ts';
import type { Deps, HistoryEntry, ServerRecord } from '../ports.ts';

/** Mail of the same server is being recorded at the same moment; more often than this it is not bad luck. */
const ATTEMPTS = 8;

export interface ServerChange {
  readonly server: Server;
  readonly entry: HistoryEntry | null;
}

/**
 * Changes a server as it is now, and again if somebody else has changed it meanwhile. Null from `act` leaves it as it is.
 * Answers with the server as written; null when there is none or nothing was changed.
 */
export async function changeServer(
  deps: Pick<Deps, 'servers' | 'policy'>,
  id: string,
  act: (record: ServerRecord) => ServerChange | null,
): Promise<Server | null> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const record = await deps.servers.find(id);
    const change = record && act(record);
    if (!record || !change) return null;
    const { server, entry } = change;
    // Without pauses, which only move a stage to later: the daily run looks again.
    const reviewAt = server.episode && reviewDueAt(deps.policy.ladder, server.episode, []);
    if (await deps.servers.update(server, record.version, reviewAt, entry)) return server;
  }
  throw new Error(`server ${id} changed ${ATTEMPTS} times while it was to be changed`);
}
