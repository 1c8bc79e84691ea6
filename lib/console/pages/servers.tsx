import { Hono } from 'hono';
import type { HTTPException } from 'hono/http-exception';
import { listServers } from '../../app/list-servers.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { page } from '../parts/layout.tsx';
import { ServerFilters } from '../parts/server-filters.tsx';
import { ServerTable } from '../parts/server-table.tsx';
import { type ServerListView, viewServerList } from '../server-list-view.ts';
import { listingFrom } from '../server-query.ts';
import { problemOf } from './error.tsx';

/** `GET /servers`: all servers, a page at a time, by what they are and how far they have come. */
export function serversPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { policy } = deps;
  pages.get('/servers', async (c) => {
    const asked = c.req.query();
    const { listing, problem } = listingOf(asked);
    const found = listing && (await listServers(deps, listing));
    const view = found && viewServerList(policy, found, asked, deps.clock.now());
    return page(
      c,
      { title: 'Servers', section: 'servers', problem },
      <>
        <h1>Servers</h1>
        <ServerFilters policy={policy} asked={asked} />
        {view === null ? null : (
          <section class="card" aria-label="Servers found">
            {view.rows.length === 0 ? (
              <Nothing view={view} />
            ) : (
              <>
                <Orders orders={view.orders} />
                <ServerTable rows={view.rows} stages={policy.ladder.length} timeZone={policy.timeZone} />
              </>
            )}
            <Paging view={view} />
          </section>
        )}
      </>,
    );
  });
  return pages;
}

/** What is wrong with what was asked is said above the form, which keeps it. */
function listingOf(asked: Record<string, string>) {
  try {
    return { listing: listingFrom(asked), problem: null };
  } catch (error) {
    const problem = problemOf(error as HTTPException);
    if (problem === null) throw error;
    return { listing: null, problem };
  }
}

const Orders = ({ orders }: Pick<ServerListView, 'orders'>) =>
  orders.length === 0 ? null : (
    <p class="orders small">
      <span>Sorted by</span>
      {orders.map(({ words, href, isThis }) =>
        isThis ? <b aria-current="true">{words}</b> : <a href={href}>{words}</a>,
      )}
    </p>
  );

const Nothing = ({ view }: { readonly view: ServerListView }) =>
  view.next === null ? <p>No server is like that.</p> : <p>None so far; the search goes on.</p>;

const Paging = ({ view: { next, first, isSparse, rows } }: { readonly view: ServerListView }) => (
  <>
    {isSparse && rows.length > 0 ? (
      <p class="muted small">Few servers are like that, so there may be more on the next pages.</p>
    ) : null}
    {next === null && first === null ? null : (
      <nav class="pages" aria-label="Pages">
        {first === null ? null : (
          <a class="button second" href={first}>
            First page
          </a>
        )}
        {next === null ? null : (
          <a class="button second" href={next} rel="next">
            Next page
          </a>
        )}
      </nav>
    )}
  </>
);
