import { Hono } from 'hono';
import type { Access, Role } from '../../../lib/console/access.ts';
import { type ConsoleDeps, createConsole } from '../../../lib/console/console.ts';

export const ORIGIN = 'https://console.example';

/** Asks the console as somebody who has signed in and whose browser sends what the pages' forms hold. */
export function askingAs(role: Role, deps: () => ConsoleDeps, bodies = false) {
  const access: Access = {
    routes: new Hono(),
    operatorOf: async () => ({ name: 'kim', role, session: 'session of kim' }),
    signIn: () => new Response('sign in', { status: 401 }),
  };
  const ask = (path: string, init: RequestInit = {}) =>
    createConsole(deps(), { access, secret: 'a secret', bodies }).request(`${ORIGIN}${path}`, init);
  const get = async (path: string) => {
    const response = await ask(path);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const post = async (path: string, fields: Record<string, string> = {}) => {
    const csrf = /name="_csrf" value="([\w-]+)"/.exec((await get('/')).text)?.[1] ?? '';
    const body = new URLSearchParams({ ...fields, _csrf: csrf });
    const response = await ask(path, { method: 'POST', headers: { origin: ORIGIN }, body });
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
    };
  };
  return { get, post };
}
