import { Hono } from 'hono';
import { listServers, type ServerListing } from '../../app/list-servers.ts';
import type { ServerView } from '../../app/server-view.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Page } from '../../ports.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { page } from '../parts/layout.tsx';
import { ServerFilters } from '../parts/server-filters.tsx';
import { ServerTable } from '../parts/server-table.tsx';
import { type Asked, linkTo, ordersOf } from '../server-orders.ts';
import { serverListing } from '../server-query.ts';
import { problemOf } from './error.tsx';

/** `GET /servers`: find a server among very many. */
export function serversPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { policy } = deps;
  pages.get('/servers', async (c) => {
    const { done: _, ...asked } = c.req.query();
    const { listing, problem } = listingOf(asked);
    return page(
      c,
      { title: 'Servers', section: 'servers', problem },
      <>
        <h1>Servers</h1>
        <p class="lead">Exchange servers that have sent mail, as they showed themselves.</p>
        <ServerFilters asked={asked} stages={policy.ladder.length} products={policy.catalog.products} />
        {listing === null ? null : (
          <Found asked={asked} listing={listing} found={await listServers(deps, listing)} policy={policy} />
        )}
      </>,
    );
  });
  return pages;
}

/** The listing that is asked for, or what is wrong with it: that is said above the form, which keeps what was typed. */
function listingOf(asked: Asked) {
  try {
    return { listing: serverListing(asked), problem: null };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { listing: null, problem };
  }
}

interface FoundProps {
  readonly asked: Asked;
  readonly listing: ServerListing;
  readonly found: Page<ServerView>;
  readonly policy: Policy;
}

const Found = ({ asked, listing, found: { items, cursor, looked }, policy }: FoundProps) => (
  <section class="card" aria-label="Servers found">
    {items.length === 0 ? (
      <p>{nothing(listing, cursor, looked)}</p>
    ) : (
      <>
        <Orders asked={asked} listing={listing} />
        <ServerTable
          caption={`Times are in ${policy.timeZone}; mail is counted since a server was first seen.`}
          servers={items}
          stages={policy.ladder.length}
          zone={policy.timeZone}
        />
      </>
    )}
    <p class="pages">
      {listing.cursor === null ? null : <a href={linkTo(asked, { cursor: null })}>First page</a>}
      {cursor === null ? null : (
        <a class="button second" href={linkTo(asked, { cursor })}>
          {items.length < listing.limit ? 'Look further' : 'Next page'}
        </a>
      )}
      {looked > items.length ? (
        <span class="muted small">Looked at {looked.toLocaleString('en')} servers for these.</span>
      ) : null}
    </p>
  </section>
);

const Orders = ({ asked, listing }: Pick<FoundProps, 'asked' | 'listing'>) => (
  <p class="orders small">
    {ordersOf(asked, listing).map(({ words, href }) =>
      href === null ? <b aria-current="true">{words}</b> : <a href={href}>{words}</a>,
    )}
  </p>
);

function nothing({ text }: ServerListing, cursor: string | null, looked: number): string {
  if (cursor !== null) return `None among ${looked.toLocaleString('en')} servers. There are more to look at.`;
  return text === null
    ? 'There is no such server.'
    : 'No server begins like this. A search finds the beginning of a name or of an address, and an organisation by its domain.';
}
