import type { Organisation } from '../domain/organisation.ts';
import type { Server } from '../domain/server.ts';
import type { Deps } from '../ports.ts';

/** Finds the owners of many servers, a request for each hundred; answers who owns one, null where nothing is known. */
export async function ownersOf(
  { organisations }: Pick<Deps, 'organisations'>,
  servers: readonly Server[],
): Promise<(server: Server) => Organisation | null> {
  const names = [...new Set(servers.flatMap(({ organisation }) => organisation ?? []))];
  const owners = new Map((await organisations.findMany(names)).map((found) => [found.name, found]));
  return ({ organisation }) => owners.get(organisation ?? '') ?? null;
}
