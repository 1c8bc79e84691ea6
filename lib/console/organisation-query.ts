import { z } from 'zod';
import type { OrganisationQuery } from '../ports.ts';
import { cursor, given, limit, read, text } from './request.ts';

const schema = z.strictObject({ q: text, limit, cursor });

/** What organisations an address asks for. Throws a problem that says what is wrong with it. */
export function organisationQuery(query: Record<string, string>): OrganisationQuery {
  const { q, ...place } = read(schema, given(query));
  return { ...place, text: q };
}
