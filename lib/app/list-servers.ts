import { grantedStages } from '../domain/ladder.ts';
import type { Deps, Page, ServerQuery } from '../ports.ts';
import { ownersOf } from './owners.ts';
import { type ServerView, viewServer } from './server-view.ts';

export interface ServerListing {
  /** Stage in force; 0 for servers without an episode; null for all. */
  readonly stage: number | null;
  readonly compliance: ServerQuery['compliance'];
  readonly text: ServerQuery['text'];
  readonly limit: number;
  readonly cursor: string | null;
}

/** A page of servers, the furthest up the ladder first: two requests however many there are. */
export async function listServers(
  deps: Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock'>,
  { stage, ...rest }: ServerListing,
): Promise<Page<ServerView>> {
  const now = deps.clock.now();
  const last = deps.policy.ladder.length;
  // Stored is the stage granted; the next one may have been granted for later today.
  const stages = grantedStages(deps.policy.ladder).filter(
    (granted) =>
      stage === null ||
      granted === stage ||
      (stage > 0 && (granted === stage + 1 || (stage === last && granted > last))),
  );
  const page = await deps.servers.list({ ...rest, stages });
  const ownerOf = await ownersOf(
    deps,
    page.items.map(({ server }) => server),
  );
  const views = page.items.map((record) => viewServer(deps.policy, record, ownerOf(record.server), now));
  return {
    items: stage === null ? views : views.filter((view) => (view.stage ?? 0) === stage),
    cursor: page.cursor,
  };
}
