import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error answer as problem details (RFC 9457): `title` names the kind, `detail` says what to do about this one. */
export function problem(
  status: ContentfulStatusCode,
  title: string,
  detail: string,
  extension: Readonly<Record<string, unknown>> = {},
): HTTPException {
  const body = JSON.stringify({ ...extension, type: 'about:blank', title, status, detail });
  const res = new Response(body, { status, headers: { 'content-type': 'application/problem+json' } });
  return new HTTPException(status, { res, message: detail });
}
