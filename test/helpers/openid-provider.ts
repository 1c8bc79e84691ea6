import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import type { CustomFetch } from 'openid-client';

/** A real OpenID provider in this process, reached as if its name were in DNS and its TLS in front of it. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** Makes requests to it, and to nobody else. */
  readonly fetch: CustomFetch;
  /** A person's browser that is sent to `url` and types `login`: where it is sent back to in the end. */
  visit(url: string, login: string): Promise<string>;
  close(): Promise<void>;
}

export interface OpenIdProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** What is said of each login. */
  readonly people: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export async function startOpenIdProvider(options: OpenIdProviderOptions): Promise<OpenIdProvider> {
  const { issuer, clientId, redirectUri, postLogoutRedirectUri, people } = options;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig' }] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [postLogoutRedirectUri],
      },
    ],
    claims: { openid: ['sub', 'groups', 'cognito:groups'], email: ['email', 'email_verified'] },
    // As Cognito, Entra and Okta do: what is asked for is in the ID token.
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of this test'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  });
  provider.proxy = true;
  provider.on('server_error', (_, error) => console.error(error));
  const answer = provider.callback();
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    req.headers['x-forwarded-proto'] = 'https';
    req.headers.host = new URL(issuer).host;
    void answer(req, res);
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const fetchHere = (url: string, init: RequestInit = {}) => {
    const { origin, pathname, search } = new URL(url);
    if (origin !== new URL(issuer).origin) throw new Error(`${origin} is not to be asked`);
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { ...init, redirect: 'manual' });
  };

  return {
    issuer,
    fetch: (url, init) => fetchHere(url, init as RequestInit),
    async visit(url, login) {
      const cookies = new Map<string, string>();
      let [next, form] = [url, undefined as URLSearchParams | undefined];
      // Login, consent, and back; far fewer steps than this.
      for (let step = 0; step < 20; step++) {
        if (!next.startsWith(issuer)) return next;
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetchHere(next, {
          headers: { cookie },
          ...(form && { method: 'POST', body: form }),
        });
        for (const line of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        const location = response.headers.get('location');
        if (location !== null) [next, form] = [new URL(location, next).href, undefined];
        else {
          const page = await response.text();
          const [, action] = /action="([^"]+)"/.exec(page) ?? [];
          const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
          if (action === undefined || prompt === undefined) throw new Error(`no form: ${page}`);
          next = new URL(action, next).href;
          form = new URLSearchParams({ prompt, login, password: 'any' });
        }
      }
      throw new Error('the sign-in does not end');
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
