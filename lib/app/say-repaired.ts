import { isProven } from '../domain/notice-recipient.ts';
import { DAY } from '../domain/time.ts';
import type { Deps, HistoryEntry } from '../ports.ts';
import { postmasterOf } from './act-by-link.ts';
import { changeServer } from './change-server.ts';

const TIMES_A_DAY = 5;
/** As much of a history as is read for a stranger: a server that shows another build each time adds to it with each message. */
export const READ_OF_HISTORY = 500;

/**
 * Notes in a server's history that its postmaster says it is repaired. That changes nothing: its next message decides.
 * `stale`: the server is not as the page showed it (`seen`, its version) any more, or the same has been said of it since its
 * last message.
 */
export async function sayRepaired(
  deps: Pick<Deps, 'servers' | 'policy' | 'clock'>,
  id: string,
  organisation: string,
  seen: number,
): Promise<'said' | 'stale' | 'capped'> {
  const history = await deps.servers.history(id, READ_OF_HISTORY);
  const at = deps.clock.now();
  if (history.filter((entry) => isSaid(entry) && at - entry.at < DAY).length >= TIMES_A_DAY) return 'capped';
  const said = lastSaid(history);
  const changed = await changeServer(deps, id, ({ server, version }) => {
    if (version !== seen || server.episode === null) return null;
    if (server.organisation !== organisation || !isProven(server)) return null;
    if (said !== null && said >= server.lastSeen) return null;
    return { server, entry: { at, event: 'said-repaired', actor: postmasterOf(organisation), detail: {} } };
  });
  return changed === null ? 'stale' : 'said';
}

/** When a postmaster last said that a server is repaired. */
export const lastSaid = (history: readonly HistoryEntry[]): number | null =>
  history.findLast(isSaid)?.at ?? null;

const isSaid = ({ event }: HistoryEntry): boolean => event === 'said-repaired';
