import { Hono } from 'hono';
import { releaseServer } from '../app/release-server.ts';
import type { Deps } from '../ports.ts';
import { discard, discardRequest, release } from './message-acts.ts';
import { messageFile } from './message-file.ts';
import { messageListing } from './message-query.ts';
import { viewMessage } from './message-view.ts';
import type { ApiOptions } from './operator-api.ts';
import { problem } from './problem.ts';
import { read } from './request.ts';

type MessageDeps = Pick<Deps, 'messages' | 'servers' | 'mail' | 'clock' | 'telemetry'>;

/** Messages that something was decided about, and what an operator does with those that are kept. */
export function createMessageApi(deps: MessageDeps, { actorOf, bodies }: ApiOptions): Hono {
  const api = new Hono();

  api.get('/messages', async (c) => {
    const { of, limit, cursor } = messageListing(c.req.query());
    const page =
      'state' in of
        ? await deps.messages.list(of.state, limit, cursor)
        : await deps.messages.keptOf(of.server, limit, cursor);
    return c.json({ ...page, items: page.items.map(viewMessage) });
  });

  api.get('/messages/:id', async (c) => {
    const message = await deps.messages.find(c.req.param('id'));
    if (message === null)
      throw problem(404, 'No such message', 'Nothing is kept about a message of this id.');
    return c.json(viewMessage(message));
  });

  api.get('/messages/:id/raw', (c) => messageFile(deps, c, c.req.param('id'), bodies));

  api.post('/messages/:id/release', async (c) =>
    c.json(viewMessage(await release(deps, c.req.param('id'), actorOf(c)))),
  );

  api.post('/messages/:id/discard', async (c) => {
    const { reason } = read(discardRequest, await c.req.json().catch(() => null));
    return c.json(viewMessage(await discard(deps, c.req.param('id'), reason, actorOf(c))));
  });

  api.post('/servers/:id/release', async (c) => {
    const released = await releaseServer(deps, c.req.param('id'), actorOf(c));
    if (released === null) throw problem(404, 'No such server', 'No server has this id.');
    return c.json(released);
  });

  return api;
}
