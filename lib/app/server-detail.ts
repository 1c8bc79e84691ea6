import type { Organisation } from '../domain/organisation.ts';
import type { Server } from '../domain/server.ts';
import type { DayCounts, Deps, HistoryEntry } from '../ports.ts';
import { type ServerView, viewServer } from './server-view.ts';

/** Everything that is kept of a server. */
export interface ServerDetail {
  readonly server: Server;
  /** Null where it has none, or nothing has been said of it. */
  readonly owner: Organisation | null;
  readonly view: ServerView;
  readonly history: readonly HistoryEntry[];
  readonly days: readonly DayCounts[];
}

/** One server with its history and daily counts; null when there is none of this id. */
export async function serverDetail(
  deps: Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock'>,
  id: string,
): Promise<ServerDetail | null> {
  const record = await deps.servers.find(id);
  if (record === null) return null;
  const { server } = record;
  const [found, history, days] = await Promise.all([
    server.organisation === null ? null : deps.organisations.find(server.organisation),
    deps.servers.history(id),
    deps.servers.days(id),
  ]);
  const owner = found?.organisation ?? null;
  return { server, owner, view: viewServer(deps.policy, record, owner, deps.clock.now()), history, days };
}
