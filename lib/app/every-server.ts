import { grantedStages } from '../domain/ladder.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Server } from '../domain/server.ts';
import type { Deps } from '../ports.ts';
import { ownersOf } from './owners.ts';

export interface OwnedServer {
  readonly server: Server;
  readonly owner: Organisation | null;
}

/**
 * Every server once (its evidence left empty), with its owner, a page at a time. Meanwhile mail goes on and moves servers
 * between the stages they are read by: a repaired one to 0, a detected one from 0 to 1. In this order
 * neither can be missed, and what comes twice is left out.
 */
export async function* everyServer(
  deps: Pick<Deps, 'servers' | 'organisations' | 'policy'>,
): AsyncGenerator<readonly OwnedServer[]> {
  const seen = new Set<string>();
  for await (const page of deps.servers.sweep([...grantedStages(deps.policy.ladder), 1])) {
    const servers = page.filter(({ id }) => !seen.has(id) && seen.add(id));
    const ownerOf = await ownersOf(deps, servers);
    yield servers.map((server) => ({ server, owner: ownerOf(server) }));
  }
}
