import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Access, Operator } from './access.ts';
import { isOwnOrigin, isSame } from './csrf.ts';
import { signInPage } from './pages/sign-in.tsx';

/**
 * Access on one machine, as notebooks have it: whoever can read the token, by opening the link printed at the start or
 * from its file, is the operator. Programs send it as a Bearer token and may say who typed the command
 * (`x-portcullis-actor`).
 */
export function createTokenAccess(token: string): Access {
  // Cookies do not tell ports apart, and several systems may run on one machine.
  const cookie = `portcullis-${createHash('sha256').update(token).digest('hex').slice(0, 8)}`;
  const routes = new Hono();
  routes.get('*', async (c, next) => {
    const sent = c.req.query('token');
    if (sent === undefined || !isSame(sent, token)) return next();
    setCookie(c, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    // Out of the address bar, the history and whatever is told where somebody came from.
    const url = new URL(c.req.url);
    url.searchParams.delete('token');
    return c.redirect(`${url.pathname}${url.search}`, 303);
  });
  routes.post('/sign-out', (c) => {
    if (isOwnOrigin(c)) deleteCookie(c, cookie, { path: '/' });
    return c.redirect('/', 303);
  });
  return {
    routes,
    operatorOf: async (c) => bearerOf(c, token) ?? visitorOf(c, cookie, token),
    signIn: (c) => c.html(signInPage(), 401),
  };
}

function bearerOf(c: Context, token: string): Operator | null {
  const [, sent] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (sent === undefined || !isSame(sent, token)) return null;
  const name = c.req
    .header('x-portcullis-actor')
    ?.replace(/[^\w.@-]/g, '')
    .slice(0, 64);
  return { name: name ? `cli:${name}` : 'api', role: 'operator', session: null };
}

function visitorOf(c: Context, cookie: string, token: string): Operator | null {
  return isSame(getCookie(c, cookie) ?? '', token)
    ? { name: 'console', role: 'operator', session: token }
    : null;
}
