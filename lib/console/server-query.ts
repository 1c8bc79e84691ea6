import { z } from 'zod';
import type { ServerListing } from '../app/list-servers.ts';
import { cursor, given, limit, organisationName, read, text } from './request.ts';

const schema = z.strictObject({
  stage: z.coerce.number().int().min(0).max(99).nullable().default(null),
  compliance: z.enum(['compliant', 'unsupported', 'unpatched', 'unknown']).nullable().default(null),
  product: z.string().trim().min(1).max(40).nullable().default(null),
  organisation: z.string().trim().nullable().default(null),
  q: text,
  sort: z.enum(['stage', 'name', 'address']).default('stage'),
  order: z.enum(['asc', 'desc']).optional(),
  limit,
  cursor,
});

/** Which servers a request asks for, in which order. Throws a problem that names what is wrong. */
export function serverListing(query: Record<string, string>): ServerListing {
  const { q, organisation, order, ...rest } = read(schema, given(query));
  return {
    ...rest,
    text: q,
    organisation: organisation === null ? null : organisationName(organisation),
    order: order ?? (rest.sort === 'stage' ? 'desc' : 'asc'),
  };
}
