import { Hono } from 'hono';
import { listOrganisations } from '../../app/list-organisations.ts';
import { registrable } from '../../mail/organisation.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { organisationQuery } from '../organisation-query.ts';
import { page } from '../parts/layout.tsx';
import { OrganisationTable } from '../parts/organisation-table.tsx';
import { Pager } from '../parts/pager.tsx';
import { Stranger } from '../parts/stranger.tsx';

/** `GET /organisations`: those that own servers or that something was said about, by name. */
export function organisationsPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  pages.get('/organisations', async (c) => {
    const { done: _, ...asked } = c.req.query();
    const query = organisationQuery(asked);
    const { items, cursor } = await listOrganisations(deps, query);
    return page(
      c,
      { title: 'Organisations', section: 'organisations' },
      <>
        <h1>Organisations</h1>
        <p class="lead">Who owns the servers: registrable domains, with their pauses and contacts.</p>
        <form class="filters" method="get" action="/organisations" aria-label="Find organisations">
          <label>
            Beginning of the domain
            <input type="search" name="q" value={query.text ?? ''} maxlength={255} />
          </label>
          <button type="submit">Find</button>
          <a class="button second" href="/organisations">
            All
          </a>
        </form>
        <section class="card" aria-label="Organisations found">
          {items.length === 0 ? (
            <Nothing text={query.text} />
          ) : (
            <OrganisationTable organisations={items} zone={deps.policy.timeZone} />
          )}
          <Pager
            first={query.cursor === null ? null : linkTo(asked, null)}
            next={cursor === null ? null : linkTo(asked, cursor)}
          />
        </section>
      </>,
    );
  });
  return pages;
}

/** One that has sent nothing yet can be spared beforehand. */
const Nothing = ({ text }: { readonly text: string | null }) => {
  if (text === null) return <p>No organisation is known yet.</p>;
  return (
    <>
      <p>No organisation that is known begins like this.</p>
      {registrable(text) === text ? (
        <p>
          <a href={`/organisations/${encodeURIComponent(text)}`}>
            Open <Stranger text={text} /> all the same
          </a>
          , to pause or exempt it before its first mail.
        </p>
      ) : null}
    </>
  );
};

/** The same listing from another place on. */
const linkTo = ({ cursor: _, ...asked }: Record<string, string>, cursor: string | null): string =>
  `/organisations?${new URLSearchParams({ ...asked, ...(cursor === null ? {} : { cursor }) })}`;
