import { underExemptions } from '../domain/exemption.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import { type TimetableRow, timetable } from '../domain/timetable.ts';
import type { DayCounts, Deps, HistoryEntry } from '../ports.ts';
import { type ServerView, viewServer } from './server-view.ts';

const ENTRIES = 500;

/** Everything that is kept of a server. */
export interface ServerDetail {
  readonly server: Server;
  /** Null where it has none, or nothing has been said of it. */
  readonly owner: Organisation | null;
  readonly view: ServerView;
  /** The newest entries, oldest first: one who sends of another build each time adds one with each message. */
  readonly history: readonly HistoryEntry[];
  readonly days: readonly DayCounts[];
  /** Its ladder from the detection on; empty without an episode. */
  readonly timetable: readonly TimetableRow[];
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
    deps.servers.history(id, ENTRIES),
    deps.servers.days(id),
  ]);
  const owner = found?.organisation ?? null;
  const at = deps.clock.now();
  const view = viewServer(deps.policy, record, owner, at);
  return {
    server,
    owner,
    view,
    history,
    days,
    timetable: timetableOf(deps.policy, server, owner, history, at),
  };
}

function timetableOf(
  { ladder, exemptions }: Policy,
  server: Server,
  owner: Organisation | null,
  history: readonly HistoryEntry[],
  at: Instant,
): TimetableRow[] {
  const { episode } = server;
  if (episode === null) return [];
  const grants = history.filter((entry) => entry.event === 'stage-granted' && entry.at >= episode.startedAt);
  return timetable(ladder, episode, owner?.pauses ?? [], at, {
    exemptUntil: underExemptions(exemptions, server, owner).exemption?.until ?? null,
    granted: new Map(grants.map(({ detail }) => [Number(detail.stage), Date.parse(String(detail.from))])),
  });
}
