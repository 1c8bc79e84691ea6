import type { Deps } from '../ports.ts';
import { inChunks } from './release.ts';
import { releaseMessage } from './release-message.ts';

/** What one call did, and how many messages of the server are still kept: call again until none is. */
export interface ServerRelease {
  readonly released: number;
  /** Not delivered yet: the sweeper tries again, or the next call if not even their release could be recorded. */
  readonly failed: number;
  readonly left: number;
}

/** As many as are found with one read, and delivered while somebody waits. */
const AT_MOST = 100;
const AT_ONCE = 10;

/**
 * An operator delivers what is held and quarantined of a server, the longest kept first, a hundred messages a call.
 * Messages that cannot be delivered are in nobody's way: they are the sweeper's from then on. Null when there is no such
 * server.
 */
export async function releaseServer(
  deps: Pick<Deps, 'servers' | 'messages' | 'mail' | 'clock' | 'telemetry'>,
  serverId: string,
  actor: string,
): Promise<ServerRelease | null> {
  const [server, kept, page] = await Promise.all([
    deps.servers.find(serverId),
    deps.messages.countKept(serverId),
    deps.messages.keptOf(serverId, AT_MOST, null),
  ]);
  if (server === null) return null;
  const outcomes = await inChunks(page.items, AT_ONCE, async ({ id }) => {
    try {
      return (await releaseMessage(deps, id, actor)).outcome;
    } catch (error) {
      deps.telemetry.error('release-failed', error, { messageId: id });
      return 'failed';
    }
  });
  return {
    released: outcomes.filter((outcome) => outcome === 'released').length,
    failed: outcomes.filter((outcome) => outcome === 'failed').length,
    left: Math.max(kept - page.looked, 0),
  };
}
