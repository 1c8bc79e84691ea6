import { newOrganisation, type Organisation } from '../domain/organisation.ts';
import type { Deps, HistoryEntry, Page } from '../ports.ts';
import { listServers } from './list-servers.ts';
import type { ServerView } from './server-view.ts';

/** Everything that is kept of an organisation. */
export interface OrganisationDetail {
  /** As nothing had been said of it, where nothing has. */
  readonly organisation: Organisation;
  /** 0 where nothing has been said of it. */
  readonly version: number;
  /** Whether there is anything of it: a server, or something that was said. */
  readonly known: boolean;
  readonly history: readonly HistoryEntry[];
  /** The furthest up the ladder first. */
  readonly servers: Page<ServerView>;
}

const SERVERS = 25;

/** One organisation with its history and the first of its servers. Any can be asked for: before its first mail, too. */
export async function organisationDetail(
  deps: Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock'>,
  name: string,
): Promise<OrganisationDetail> {
  const [record, history, servers] = await Promise.all([
    deps.organisations.find(name),
    deps.organisations.history(name),
    listServers(deps, {
      stage: null,
      compliance: null,
      product: null,
      organisation: name,
      text: null,
      sort: 'stage',
      order: 'desc',
      limit: SERVERS,
      cursor: null,
    }),
  ]);
  return {
    organisation: record?.organisation ?? newOrganisation(name),
    version: record?.version ?? 0,
    known: record !== null || servers.items.length > 0,
    history,
    servers,
  };
}
