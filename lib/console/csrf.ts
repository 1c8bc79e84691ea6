import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type ConsoleEnv, isSafe } from './access.ts';
import { problem } from './problem.ts';

/** Where forms carry their token, and where scripts do. */
export const CSRF_FIELD = '_csrf';
const CSRF_HEADER = 'x-csrf-token';

/**
 * Refuses changes that a page of another site has made a browser ask for: such a request comes from another origin, and
 * cannot know the token that this sign-in's forms carry. Both must be right.
 */
export function sameSite(key: Buffer) {
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    const { session } = c.get('operator');
    const token = session === null ? '' : formToken(key, session);
    c.set('csrf', token);
    if (session !== null && !isSafe(c.req.method)) {
      const sent = c.req.header(CSRF_HEADER) ?? (await fieldOf(c));
      if (!isOwnOrigin(c) || !isSame(sent, token)) {
        throw problem(
          403,
          'Not from this page',
          'The page is too old, or the request is from elsewhere. Reload the page and try again.',
        );
      }
    }
    await next();
  });
}

/** The token that the forms of a sign-in, or of a link, carry. */
export const formToken = (key: Buffer, session: string): string =>
  createHmac('sha256', key).update(session).digest('base64url');

async function fieldOf(c: Context): Promise<string> {
  if (
    !/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
      c.req.header('content-type') ?? '',
    )
  )
    return '';
  const field = (await sentFields(c))[CSRF_FIELD];
  return typeof field === 'string' ? field : '';
}

/** The fields that were sent; none where the body is not what it says it is, which no form of ours sends. */
export const sentFields = (c: Context): Promise<Readonly<Record<string, unknown>>> =>
  c.req.parseBody().catch(() => ({}));

/**
 * Whether the browser says that the request is from a page of this very origin. Every browser says so with a form; from a
 * page that sends no referrer the origin is `null`, as it is from a stranger's sandbox.
 */
export function isOwnOrigin(c: Context): boolean {
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== 'null') return origin === new URL(c.req.url).origin;
  return c.req.header('sec-fetch-site') === 'same-origin';
}

export function isSame(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
