import { formatBuild } from '../domain/build.ts';
import type { Notice } from '../domain/notice.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Server } from '../domain/server.ts';

/** A notice that is due for a server. */
export interface DueNotice {
  readonly server: Server;
  readonly owner: Organisation | null;
  readonly notice: Notice;
}

/** One mail: the same notice about servers of one organisation, the earliest detected first. */
export interface Letter {
  readonly notice: Notice;
  readonly owner: Organisation | null;
  readonly servers: readonly [Server, ...Server[]];
}

/**
 * Puts notices together, so that an organisation with 500 servers gets a few mails and not 500: those of one kind and
 * stage about servers that run the same build.
 */
export function lettersOf(due: readonly DueNotice[]): Letter[] {
  const alike = Map.groupBy(due, ({ server, notice }) =>
    [server.organisation, notice.kind, notice.stage, server.build && formatBuild(server.build)].join(' '),
  );
  return [...alike.values()].flatMap((group): Letter[] => {
    const servers = group.map(({ server }) => server).sort((a, b) => detectedAt(a) - detectedAt(b));
    const [one] = group;
    const [first, ...others] = servers;
    return one && first ? [{ notice: one.notice, owner: one.owner, servers: [first, ...others] }] : [];
  });
}

/** Its schedule counts from there, with the time credited after missed runs. */
const detectedAt = ({ episode, lastSeen }: Server): number =>
  episode ? episode.startedAt + episode.credit : lastSeen;
