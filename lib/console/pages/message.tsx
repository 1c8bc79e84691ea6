import { Hono } from 'hono';
import { messageDetail } from '../../app/message-detail.ts';
import { visible } from '../../mail/notice-words.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { done, readForm } from '../form.ts';
import { discard, discardRequest, release } from '../message-acts.ts';
import { page } from '../parts/layout.tsx';
import { Decided, Envelope, Since } from '../parts/message-facts.tsx';
import { MessageForms } from '../parts/message-forms.tsx';
import { MessageHeaders } from '../parts/message-headers.tsx';
import { Sender } from '../parts/message-table.tsx';
import { MOODS, STATES } from '../parts/message-words.ts';
import { problem } from '../problem.ts';

/** `GET /messages/:id`: what was decided about a message and what came of it; and its release and discarding. */
export function messagePages(deps: ConsoleDeps, bodies: boolean): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { ladder, timeZone: zone } = deps.policy;

  pages.get('/messages/:id', async (c) => {
    const detail = await messageDetail(deps, c.req.param('id'));
    if (detail === null) throw problem(404, 'No such message', 'Nothing is kept about a message of this id.');
    const { message, server, headers } = detail;
    const [name, meaning] = STATES[message.state];
    return page(
      c,
      { title: `Message from ${visible(message.mailFrom, 80) || 'no sender'}`, section: 'messages' },
      <>
        <h1>
          Message from <Sender address={message.mailFrom} />
        </h1>
        <p class="lead">
          <span class={`tag ${MOODS[message.state]}`}>{name}</span> {meaning}
        </p>
        <div class="grid">
          <div>
            <section class="card" aria-labelledby="envelope">
              <h2 id="envelope">Envelope</h2>
              <Envelope message={message} server={server} zone={zone} />
            </section>
            <section class="card" aria-labelledby="since">
              <h2 id="since">What came of it</h2>
              <Since message={message} zone={zone} />
              <MessageForms c={c} message={message} />
            </section>
          </div>
          <div>
            <section class="card" aria-labelledby="decided">
              <h2 id="decided">What was decided, and why</h2>
              <Decided message={message} stages={ladder.length} />
            </section>
          </div>
        </div>
        <section class="card" aria-labelledby="headers">
          <h2 id="headers">Header section</h2>
          {headers === null ? (
            <p>The message is not kept (any more).</p>
          ) : (
            <>
              <MessageHeaders headers={headers} />
              <p class="pages">
                <a href={`/api/messages/${encodeURIComponent(message.id)}/raw`}>
                  {bodies && c.get('operator').role === 'operator'
                    ? 'Download the message'
                    : 'Download the header section'}
                </a>
              </p>
            </>
          )}
        </section>
      </>,
    );
  });

  pages.post('/messages/:id/release', async (c) => {
    const id = c.req.param('id');
    await release(deps, id, c.get('operator').name);
    return done(c, `/messages/${encodeURIComponent(id)}`, 'released');
  });

  pages.post('/messages/:id/discard', async (c) => {
    const id = c.req.param('id');
    const { reason } = await readForm(c, discardRequest);
    await discard(deps, id, reason, c.get('operator').name);
    return done(c, `/messages/${encodeURIComponent(id)}`, 'discarded');
  });

  return pages;
}
