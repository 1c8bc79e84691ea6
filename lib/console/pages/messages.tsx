import { Hono } from 'hono';
import { listMessages, type MessageListing } from '../../app/list-messages.ts';
import type { MessageState } from '../../domain/message.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { messageListing } from '../message-query.ts';
import { page } from '../parts/layout.tsx';
import { MessageTable } from '../parts/message-table.tsx';
import { STATES } from '../parts/message-words.ts';
import { Pager } from '../parts/pager.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { problem } from '../problem.ts';

const TABS = ['held', 'quarantined', 'rejected', 'bounced', 'released', 'discarded'] as const;

/** `GET /messages`: what became of mail, by state, or what is kept of one server. */
export function messagesPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { ladder, timeZone } = deps.policy;
  pages.get('/messages', async (c) => {
    const { done: _, ...query } = c.req.query();
    const listing = messageListing(query.state || query.server ? query : { ...query, state: TABS[0] });
    const { of } = listing;
    const state = 'state' in of ? of.state : null;
    const [{ items, cursor }, server] = await Promise.all([
      listMessages(deps, listing),
      'server' in of ? deps.servers.find(of.server) : null,
    ]);
    if ('server' in of && server === null) throw problem(404, 'No such server', 'No server has this id.');
    return page(
      c,
      { title: 'Messages', section: 'messages' },
      <>
        <h1>Messages</h1>
        <nav class="tabs" aria-label="Messages by state">
          {TABS.map((each) => (
            <a
              href={`/messages?state=${each}`}
              {...(each === state ? { 'aria-current': 'page' as const } : {})}
            >
              {STATES[each][0]}
            </a>
          ))}
        </nav>
        {server === null ? null : (
          <p class="lead">
            What is held and quarantined of{' '}
            <a href={`/servers/${server.server.id}`}>
              <Stranger text={server.server.name} />
            </a>
            , which can release all of it.
          </p>
        )}
        <section class="card" aria-label="Messages found">
          {items.length === 0 ? (
            <p>{state === null ? 'Nothing is kept of this server.' : NOTHING[state]}</p>
          ) : (
            <MessageTable
              caption={state === null ? 'The longest kept first.' : LISTED[state]}
              messages={items}
              stages={ladder.length}
              zone={timeZone}
            />
          )}
          <Pager
            first={listing.cursor === null ? null : linkTo(listing, null)}
            next={cursor === null ? null : linkTo(listing, cursor)}
          />
        </section>
      </>,
    );
  });
  return pages;
}

const LISTED: Readonly<Record<MessageState, string>> = {
  accepted: 'Delivered as they came.',
  held: 'Held back, and delivered when their time has come. The latest first.',
  quarantined:
    'Neither delivered nor bounced: they wait for you to release or discard them. The latest first.',
  rejected: 'Refused, and about to be bounced. The latest first.',
  bouncing: 'Their bounces are being sent now.',
  bounced: 'Refused, and their senders have got a bounce. The latest first.',
  released: 'Delivered after they were kept. The latest first.',
  discarded: 'Not delivered: an operator has decided so. The latest first.',
};

const NOTHING: Readonly<Record<MessageState, string>> = {
  accepted: 'Accepted mail is not listed.',
  held: 'No mail is held now.',
  quarantined: 'No mail is quarantined: nothing waits for you.',
  rejected: 'No mail is about to be bounced.',
  bouncing: 'No bounce is being sent now.',
  bounced: 'No mail has been bounced lately.',
  released: 'No mail has been released lately.',
  discarded: 'No mail has been discarded lately.',
};

/** The same listing from another place on. */
const linkTo = ({ of, limit }: MessageListing, cursor: string | null): string =>
  `/messages?${new URLSearchParams({ ...of, limit: `${limit}`, ...(cursor === null ? {} : { cursor }) })}`;
