import type { Context } from 'hono';
import type { z } from 'zod';
import { CSRF_FIELD } from './csrf.ts';
import type { Done } from './parts/notice.tsx';
import { read } from './request.ts';

/**
 * The fields of a form that was sent, as the schema has them: text, empty where nothing was filled in. Throws a problem that
 * names each field and what is wrong with it.
 */
export const readForm = async <T>(c: Context, schema: z.ZodType<T>): Promise<T> =>
  read(schema, await fieldsOf(c));

/** The fields of a form that was sent, whatever they are. */
export async function fieldsOf(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const { [CSRF_FIELD]: _, ...fields } = await c.req.parseBody();
  return fields;
}

/** Where a form leads that did what it was for: back to a page, which says so. Loading that again sends nothing again. */
export const done = (c: Context, path: string, what: Done): Response =>
  c.redirect(`${path}?done=${what}`, 303);
