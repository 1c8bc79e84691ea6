import { formatBuild } from '../domain/build.ts';
import type { Notice } from '../domain/notice.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { NoticeKind, Server } from '../domain/server.ts';

/** A notice that is due for a server. */
export interface DueNotice {
  readonly server: Server;
  readonly owner: Organisation | null;
  readonly notice: Notice;
}

/** One mail: the same notice about servers of one organisation, the earliest detected first. */
export interface Letter {
  /** The same for all servers that were marked for it: the first of them. */
  readonly id: string;
  readonly notice: Notice;
  readonly owner: Organisation | null;
  readonly servers: readonly [Server, ...Server[]];
}

/**
 * Servers that one letter is about at most. They are marked before it is sent, and those that a run which was killed had
 * marked are not told, so there should be few. To mark a hundred takes less than a second; more would leave no time for
 * it at the end of a run.
 */
const MOST_SERVERS = 100;

/** What comes first where not all can be sent: what a stage waits for. */
const URGENCY: Readonly<Record<NoticeKind, number>> = {
  ahead: 0,
  resumes: 1,
  begun: 2,
  detected: 3,
  repaired: 4,
};

/**
 * Puts notices together, so that an organisation with 500 servers gets a few mails and not 500: those of one kind and
 * stage about servers that run the same build. The most urgent come first, and of those the ones whose date comes first.
 */
export function lettersOf(due: readonly DueNotice[]): Letter[] {
  const alike = Map.groupBy(due, ({ server, notice }) =>
    [server.organisation, notice.kind, notice.stage, server.build && formatBuild(server.build)].join(' '),
  );
  return [...alike.values()].flatMap(splitUp).sort(byUrgency);
}

function splitUp(group: DueNotice[]): Letter[] {
  const letters: Letter[] = [];
  const inOrder = group.toSorted((a, b) => detectedAt(a.server) - detectedAt(b.server));
  for (let i = 0; i < inOrder.length; i += MOST_SERVERS) {
    const [one, ...others] = inOrder.slice(i, i + MOST_SERVERS);
    if (!one) break;
    const servers = [one.server, ...others.map(({ server }) => server)] as const;
    letters.push({ id: one.server.id, notice: one.notice, owner: one.owner, servers });
  }
  return letters;
}

const byUrgency = ({ notice: a }: Letter, { notice: b }: Letter): number =>
  URGENCY[a.kind] - URGENCY[b.kind] || (a.date ?? 0) - (b.date ?? 0);

/** Its schedule counts from there, with the time credited after missed runs. */
const detectedAt = ({ episode, lastSeen }: Server): number =>
  episode ? episode.startedAt + episode.credit : lastSeen;
