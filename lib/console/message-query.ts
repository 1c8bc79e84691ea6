import { z } from 'zod';
import type { MessageListing } from '../app/list-messages.ts';
import { cursor, given, limit, read } from './request.ts';

const schema = z
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

/** What messages an address asks for. Throws a problem that says what is wrong with it. */
export function messageListing(query: Record<string, string>): MessageListing {
  const { state, server = '', ...place } = read(schema, given(query));
  return { of: state === undefined ? { server } : { state }, ...place };
}
