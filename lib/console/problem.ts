import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What went wrong with a request, as problem details (RFC 9457). */
export interface Problem {
  readonly status: ContentfulStatusCode;
  /** Names the kind. */
  readonly title: string;
  /** Says what to do about this one. */
  readonly detail: string;
}

/** An error answer as problem details; whoever shows it to a person finds them in `cause`. */
export function problem(
  status: ContentfulStatusCode,
  title: string,
  detail: string,
  extension: Readonly<Record<string, unknown>> = {},
): HTTPException {
  const body = JSON.stringify({ ...extension, type: 'about:blank', title, status, detail });
  const res = new Response(body, { status, headers: { 'content-type': 'application/problem+json' } });
  return new HTTPException(status, {
    res,
    message: detail,
    cause: { status, title, detail } satisfies Problem,
  });
}

/** Programs are answered in JSON, people with a page. */
export const isForApi = (c: Context): boolean => c.req.path === '/api' || c.req.path.startsWith('/api/');
