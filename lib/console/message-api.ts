import { Hono } from 'hono';
import { z } from 'zod';
import { discardMessage } from '../app/discard-message.ts';
import { releaseMessage } from '../app/release-message.ts';
import { releaseServer } from '../app/release-server.ts';
import type { Deps } from '../ports.ts';
import { viewMessage } from './message-view.ts';
import type { ActorOf } from './operator-api.ts';
import { problem } from './problem.ts';
import { cursor, given, limit, line, read } from './request.ts';

type MessageDeps = Pick<Deps, 'messages' | 'servers' | 'mail' | 'clock' | 'telemetry'>;

const messageQuery = z
  .strictObject({
    state: z
      .enum(['held', 'released', 'rejected', 'bouncing', 'bounced', 'quarantined', 'discarded'])
      .optional(),
    server: z.string().max(100).optional(),
    limit,
    cursor,
  })
  .refine(({ state, server }) => (state === undefined) !== (server === undefined), {
    error: 'state or server must be given, and not both: of a server what is held and quarantined is listed',
  });

const discardRequest = z.strictObject({ reason: line(500) });

/** Messages that something was decided about, and what an operator does with those that are kept. */
export function createMessageApi(deps: MessageDeps, actorOf: ActorOf): Hono {
  const api = new Hono();

  api.get('/messages', async (c) => {
    const { state, server, ...place } = read(messageQuery, given(c.req.query()));
    const page =
      state === undefined
        ? await deps.messages.keptOf(server ?? '', place.limit, place.cursor)
        : await deps.messages.list(state, place.limit, place.cursor);
    return c.json({ ...page, items: page.items.map(viewMessage) });
  });

  api.get('/messages/:id', async (c) => {
    const message = await deps.messages.find(c.req.param('id'));
    if (message === null)
      throw problem(404, 'No such message', 'Nothing is kept about a message of this id.');
    return c.json(viewMessage(message));
  });

  api.get('/messages/:id/raw', async (c) => {
    const id = c.req.param('id');
    const raw = (await deps.messages.find(id)) && (await deps.mail.raw(id));
    if (!raw) throw problem(404, 'No such message', 'The message is not kept (any more).');
    // As an attachment and never sniffed: the content is a stranger's.
    return c.body(Buffer.from(raw), 200, {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${id.replace(/[^\w.-]/g, '')}.eml"`,
      'x-content-type-options': 'nosniff',
    });
  });

  api.post('/messages/:id/release', async (c) => {
    const result = await releaseMessage(deps, c.req.param('id'), actorOf(c));
    switch (result.outcome) {
      case 'released':
        return c.json(viewMessage(result.message));
      case 'not-found':
        throw problem(404, 'No such message', 'No message of this id is held, quarantined or to be bounced.');
      case 'not-waiting':
        throw problem(409, 'Not waiting', `The message is ${result.message.state} and cannot be released.`);
      default:
        return result satisfies never;
    }
  });

  api.post('/messages/:id/discard', async (c) => {
    const { reason } = read(discardRequest, await c.req.json().catch(() => null));
    const result = await discardMessage(deps, c.req.param('id'), reason, actorOf(c));
    switch (result.outcome) {
      case 'discarded':
        return c.json(viewMessage(result.message));
      case 'not-found':
        throw problem(404, 'No such message', 'No message of this id is quarantined.');
      case 'not-quarantined': {
        const { state } = result.message;
        throw problem(409, 'Not quarantined', `The message is ${state}; only quarantined mail is discarded.`);
      }
      default:
        return result satisfies never;
    }
  });

  api.post('/servers/:id/release', async (c) => {
    const released = await releaseServer(deps, c.req.param('id'), actorOf(c));
    if (released === null) throw problem(404, 'No such server', 'No server has this id.');
    return c.json(released);
  });

  return api;
}
