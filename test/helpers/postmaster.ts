import { Hono } from 'hono';
import type { ConsoleDeps } from '../../lib/console/console.ts';
import { createConsole } from '../../lib/console/console.ts';
import { createLinks } from '../../lib/console/link.ts';
import type { EmbeddedStores } from './embedded-stores.ts';

export const SECRET = 'the secret of an installation';
const ORIGIN = 'https://console.receiver.example';

/** A postmaster's browser before a console over stores, and the links that notices would carry. */
export function aPostmaster(stores: EmbeddedStores) {
  const access = {
    routes: new Hono(),
    operatorOf: async () => null,
    signIn: () => new Response('sign in', { status: 401 }),
  };
  const app = createConsole(stores as unknown as ConsoleDeps, {
    access,
    secret: SECRET,
    addressOf: (c) => (c.env as { address: string }).address,
  });
  const links = createLinks({
    secret: SECRET,
    url: () => ORIGIN,
    ladder: stores.policy.ladder,
    clock: stores.clock,
  });

  async function open(url: string, init: RequestInit = {}, address = '203.0.113.9') {
    const response = await app.request(url, init, { address });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  return {
    open,
    toServer: async (server: { id: string; organisation: string | null }) =>
      (await links.toServer(server)) ?? '',
    toOrganisation: async (name: string) => (await links.toOrganisation(name)) ?? '',
    /** Sends a form of a page that was opened, as a browser does: with what it carries, unless told otherwise. */
    async send(
      page: string,
      url: string,
      act: string,
      fields: Record<string, string> = {},
      headers: Record<string, string> = { origin: 'null', 'sec-fetch-site': 'same-origin' },
      address = '203.0.113.9',
    ) {
      const { pathname, search } = new URL(url);
      const action = `${pathname}/${act}${search}`;
      const form = new URLSearchParams({ ...formOf(page, action), ...fields });
      return open(`${ORIGIN}${action}`, { method: 'POST', body: form, headers }, address);
    },
  };
}

export type Postmaster = ReturnType<typeof aPostmaster>;

/** The hidden fields of the form of a page that leads to an address; none where there is no such form. */
export function formOf(page: string, action: string): Record<string, string> {
  const form = page
    .split('<form ')
    .find((part) => part.includes(`action="${action.replaceAll('&', '&amp;')}"`));
  const fields = [...(form ?? '').matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name, value]) => [name, value]));
}
