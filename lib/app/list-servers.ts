import { grantedStages } from '../domain/ladder.ts';
import type { Deps, Page, ServerQuery } from '../ports.ts';
import { createViews, type ServerView } from './server-view.ts';

/** As `ServerQuery`, but of one stage: 0 for servers without an episode, null for all. */
export interface ServerListing extends Omit<ServerQuery, 'stages'> {
  readonly stage: number | null;
}

/**
 * A page of servers. One is listed under the stage it has been granted, as it is counted, which begins within 25 hours
 * unless its organisation pauses.
 */
export async function listServers(
  deps: Pick<Deps, 'servers' | 'policy' | 'clock'>,
  { stage, ...rest }: ServerListing,
): Promise<Page<ServerView>> {
  const now = deps.clock.now();
  const { ladder } = deps.policy;
  // A ladder that was made shorter leaves servers with grants beyond its end.
  const furthest = stage === ladder.length ? (grantedStages(ladder)[0] ?? stage) : stage;
  const stages = stage === null || furthest === null ? null : { lowest: stage, highest: furthest };
  const { items, ...page } = await deps.servers.list({ ...rest, stages });
  const view = createViews(deps.policy, now);
  return { ...page, items: items.map((record) => view(record, record.owner)) };
}
