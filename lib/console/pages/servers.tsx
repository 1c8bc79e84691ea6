import { Hono } from 'hono';
import { listServers, type ServerListing } from '../../app/list-servers.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { page } from '../parts/layout.tsx';
import { ServerFilters } from '../parts/server-filters.tsx';
import { ServerTable } from '../parts/server-table.tsx';
import { serverListing } from '../server-query.ts';

/** `GET /servers`: find a server among very many. */
export function serversPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { ladder, timeZone, catalog } = deps.policy;
  pages.get('/servers', async (c) => {
    const { done: _, ...query } = c.req.query();
    const listing = serverListing(query);
    const { items, cursor, looked } = await listServers(deps, listing);
    return page(
      c,
      { title: 'Servers', section: 'servers' },
      <>
        <h1>Servers</h1>
        <p class="lead">Exchange servers that have sent mail, as they showed themselves.</p>
        <ServerFilters listing={listing} stages={ladder.length} products={catalog.products} />
        <section class="card" aria-label="Servers found">
          {items.length === 0 ? (
            <p>{nothing(listing, cursor, looked)}</p>
          ) : (
            <ServerTable
              caption={captionOf(listing)}
              servers={items}
              stages={ladder.length}
              zone={timeZone}
            />
          )}
          <p class="pages">
            {listing.cursor === null ? null : <a href={linkTo(query, null)}>First page</a>}
            {cursor === null ? null : (
              <a class="button second" href={linkTo(query, cursor)}>
                {items.length < listing.limit ? 'Look further' : 'Next page'}
              </a>
            )}
            {looked > items.length ? (
              <span class="muted small">Looked at {looked.toLocaleString('en')} servers for these.</span>
            ) : null}
          </p>
        </section>
      </>,
    );
  });
  return pages;
}

function captionOf({ organisation, text, sort, order }: ServerListing): string {
  if (organisation !== null) return 'The furthest up the ladder first.';
  if (text !== null) return 'By the beginning of the name or the address.';
  const orders = {
    stage: ['The least far up the ladder first.', 'The furthest up the ladder first.'],
    name: ['By name.', 'By name, backwards.'],
    address: ['By address.', 'By address, backwards.'],
  } as const;
  return orders[sort][order === 'asc' ? 0 : 1];
}

function nothing({ text }: ServerListing, cursor: string | null, looked: number): string {
  if (cursor !== null) return `None among ${looked.toLocaleString('en')} servers. There are more to look at.`;
  return text === null
    ? 'There is no such server.'
    : 'No server begins like this. A search finds the beginning of a name or of an address, and an organisation by its domain.';
}

/** The same listing from another place on. */
function linkTo({ cursor: _, ...query }: Record<string, string>, cursor: string | null): string {
  return `/servers?${new URLSearchParams({ ...query, ...(cursor === null ? {} : { cursor }) })}`;
}
