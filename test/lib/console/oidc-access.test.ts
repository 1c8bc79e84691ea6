import { EncryptJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConsole } from '../../../lib/console/console.ts';
import { createIdentityProvider } from '../../../lib/console/identity-provider.ts';
import { deriveKey } from '../../../lib/console/keys.ts';
import { createOidcAccess } from '../../../lib/console/oidc-access.ts';
import { ownPath } from '../../../lib/console/paths.ts';
import { HOUR, MINUTE } from '../../../lib/domain/time.ts';
import type { Telemetry } from '../../../lib/ports.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../helpers/openid-provider.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld();
const ORIGIN = 'https://console.contoso.example';
const CLIENT = 'portcullis';
const SECRET = 'the secret of this installation';
const SESSION = '__Host-portcullis';
const IN_FLIGHT = '__Host-portcullis-sign-in';

let provider: OpenIdProvider;
let another: OpenIdProvider;
beforeAll(async () => {
  const options = {
    clientId: CLIENT,
    redirectUri: `${ORIGIN}/sign-in/callback`,
    postLogoutRedirectUri: `${ORIGIN}/signed-out`,
    people: {
      kim: { groups: ['operator', 'staff'], email: 'kim@contoso.example', email_verified: true },
      vic: { groups: ['viewer'], email: 'kim@contoso.example', email_verified: false },
      both: { groups: ['viewer', 'operator'] },
      one: { groups: 'viewer' },
      nobody: { groups: ['staff'] },
      bare: {},
    },
  };
  provider = await startOpenIdProvider({ issuer: 'https://login.example', ...options });
  another = await startOpenIdProvider({ issuer: 'https://other.example', ...options });
});
afterAll(async () => {
  await provider?.close();
  await another?.close();
});

/** A console with its own browser, which keeps the cookies as they are set. */
function visitor(
  more: { readonly secret?: string; readonly realm?: string; readonly fetch?: OpenIdProvider['fetch'] } = {},
) {
  const { secret = SECRET, realm = 'login.example' } = more;
  const failures: unknown[] = [];
  const telemetry: Telemetry = { count() {}, info() {}, error: (_, error) => failures.push(error) };
  const access = createOidcAccess({
    provider: createIdentityProvider({
      issuer: provider.issuer,
      clientId: CLIENT,
      clientSecret: null,
      scope: 'openid email',
      fetch: more.fetch ?? provider.fetch,
    }),
    secret,
    realm,
    roleClaim: 'groups',
    roles: { viewer: ['viewer'], operator: ['operator'] },
    contact: 'postmaster@contoso.example',
    clock: world().clock,
    telemetry,
  });
  const app = createConsole(world().deps, { access, secret });
  const cookies = new Map<string, string>();
  async function ask(path: string, init: RequestInit & { readonly cookie?: string } = {}): Promise<Response> {
    const { cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...rest } = init;
    const headers = { ...(rest.headers as Record<string, string>), cookie };
    const response = await app.request(path.startsWith('/') ? ORIGIN + path : path, { ...rest, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  const locationOf = (response: Response) => response.headers.get('location') ?? '';
  return {
    ask,
    cookies,
    failures,
    /** Goes to a page, is sent to the provider, signs in there: the address it is sent back to. */
    async toCallback(login: string, path = '/', at = provider): Promise<string> {
      return at.visit(locationOf(await ask(path)), login);
    },
    async signIn(login: string, path = '/'): Promise<Response> {
      return ask(await this.toCallback(login, path));
    },
  };
}

const csrfOf = async (response: Response) =>
  /name="_csrf" value="([\w-]+)"/.exec(await response.text())?.[1] ?? '';

describe('signing in', () => {
  test('leads to the provider with PKCE, state and nonce, and back to the page that was asked for', async () => {
    const kim = visitor();
    const begun = await kim.ask('/servers?stage=3');
    expect(begun.status).toBe(302);
    const asked = new URL(begun.headers.get('location') ?? '');
    expect(asked.origin).toBe('https://login.example');
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: `${ORIGIN}/sign-in/callback`,
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const back = await kim.ask(await provider.visit(asked.href, 'kim'));
    expect([back.status, back.headers.get('location')]).toEqual([303, '/servers?stage=3']);
    const page = await kim.ask('/');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('kim@contoso.example');
  });

  test('sets cookies that only this host gets, over TLS, and no script; the session has no token in it', async () => {
    const kim = visitor();
    const begun = (await kim.ask('/')).headers.getSetCookie();
    expect(begun).toEqual([
      expect.stringMatching(
        new RegExp(`^${IN_FLIGHT}=[^;]+; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
      ),
    ]);
    const back = (await kim.signIn('kim')).headers.getSetCookie();
    expect(back.find((line) => line.startsWith(`${SESSION}=`))).toMatch(
      /=[^;]+; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(kim.cookies.has(IN_FLIGHT)).toBe(false);
    // An ID token alone is longer.
    expect(kim.cookies.get(SESSION)?.length).toBeLessThan(400);
  });

  // login | name | role
  test.each([
    ['kim', 'kim@contoso.example', 'operator'],
    ['vic', 'vic', 'viewer'],
    ['both', 'both', 'operator'],
    ['one', 'one', 'viewer'],
  ])('%s is %s, %s', async (login, name, role) => {
    const someone = visitor();
    await someone.signIn(login);
    const page = await (await someone.ask('/')).text();
    expect(page).toContain(name);
    expect(page.includes('(viewer)')).toBe(role === 'viewer');
  });

  test.each(['nobody', 'bare'])('%s has no role, is told whom to ask, and gets no session', async (login) => {
    const someone = visitor();
    const refused = await someone.signIn(login);
    expect(refused.status).toBe(403);
    const text = await refused.text();
    expect(text).toContain(login);
    expect(text).toContain('postmaster@contoso.example');
    expect(someone.cookies.has(SESSION)).toBe(false);
  });

  test('a viewer looks and changes nothing', async () => {
    const vic = visitor();
    await vic.signIn('vic');
    expect((await vic.ask('/api/servers')).status).toBe(200);
    const csrf = await csrfOf(await vic.ask('/'));
    const paused = await vic.ask('/api/organisations/wingtip.example/pauses', {
      method: 'POST',
      headers: { origin: ORIGIN, 'x-csrf-token': csrf },
      body: '{"days": 3}',
    });
    expect(paused.status).toBe(403);
  });

  test('an operator changes something under the own name', async () => {
    const kim = visitor();
    await kim.signIn('kim');
    const csrf = await csrfOf(await kim.ask('/'));
    const paused = await kim.ask('/api/organisations/wingtip.example/pauses', {
      method: 'POST',
      headers: { origin: ORIGIN, 'x-csrf-token': csrf },
      body: '{"days": 3}',
    });
    expect(paused.status).toBe(201);
    expect(await paused.json()).toMatchObject({ history: [{ actor: 'kim@contoso.example' }] });
  });
});

describe('an answer that is not the provider’s to this browser', () => {
  /** What must come of it: a page in words, and no session. */
  async function expectNobody(someone: ReturnType<typeof visitor>, response: Response, status = 400) {
    expect(response.status).toBe(status);
    expect(await response.text()).toContain('Not signed in');
    expect(someone.cookies.has(SESSION)).toBe(false);
  }

  test('with another state', async () => {
    const kim = visitor();
    const url = new URL(await kim.toCallback('kim'));
    url.searchParams.set('state', 'x'.repeat(43));
    await expectNobody(kim, await kim.ask(url.href));
  });

  test('to a sign-in that another browser has begun', async () => {
    const url = await visitor().toCallback('kim');
    const stranger = visitor();
    await expectNobody(stranger, await stranger.ask(url));
    await stranger.ask('/');
    await expectNobody(stranger, await stranger.ask(url));
  });

  test('that was used before, even by one who has kept the cookie', async () => {
    const kim = visitor();
    const url = await kim.toCallback('kim');
    const cookie = `${IN_FLIGHT}=${kim.cookies.get(IN_FLIGHT)}`;
    expect((await kim.ask(url)).status).toBe(303);
    const again = visitor();
    await expectNobody(again, await again.ask(url));
    await expectNobody(again, await again.ask(url, { cookie }));
  });

  test('that comes after ten minutes', async () => {
    const kim = visitor();
    const url = await kim.toCallback('kim');
    world().clock.moveTo(world().clock.now() + 10 * MINUTE);
    await expectNobody(kim, await kim.ask(url));
  });

  test('from another issuer', async () => {
    const kim = visitor();
    const begun = new URL((await kim.ask('/')).headers.get('location') ?? '');
    const url = await another.visit(`${another.issuer}${begun.pathname}${begun.search}`, 'kim');
    await expectNobody(kim, await kim.ask(url));
    // One that says it is the right one is found out by its code, which that has not given.
    const forged = new URL(url);
    forged.searchParams.set('iss', provider.issuer);
    kim.cookies.clear();
    const once = new URL((await kim.ask('/')).headers.get('location') ?? '');
    forged.searchParams.set('state', once.searchParams.get('state') ?? '');
    await expectNobody(kim, await kim.ask(forged.href));
  });

  test('with an ID token that somebody else has signed, or for another nonce', async () => {
    for (const spoil of ['signature', 'nonce']) {
      const fetch: OpenIdProvider['fetch'] = async (url, init) => {
        const response = await provider.fetch(url, init);
        if (!url.endsWith('/token')) return response;
        const tokens = (await response.json()) as { id_token: string };
        const [header, payload = '', signature = ''] = tokens.id_token.split('.');
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        const altered = { ...claims, ...(spoil === 'nonce' ? { nonce: 'another' } : { sub: 'vic' }) };
        const body = Buffer.from(JSON.stringify(altered)).toString('base64url');
        return Response.json({ ...tokens, id_token: `${header}.${body}.${signature}` });
      };
      const kim = visitor({ fetch });
      const url = await kim.toCallback('kim');
      const response = await kim.ask(url);
      expect([400, 502]).toContain(response.status);
      expect(kim.cookies.has(SESSION)).toBe(false);
    }
  });

  test.each([
    'error=server_error',
    'error=made%20up',
    'error=a&error=b',
    'code=made-up',
    'code=',
    '',
    'response=x.y.z',
    'id_token=x',
    'code=a&token=b',
  ])('that anybody may make up (%s), without an alarm', async (answer) => {
    const kim = visitor();
    const state = new URL((await kim.ask('/')).headers.get('location') ?? '').searchParams.get('state');
    const iss = encodeURIComponent(provider.issuer);
    await expectNobody(kim, await kim.ask(`/sign-in/callback?${answer}&state=${state}&iss=${iss}`));
  });

  test('that says no', async () => {
    const kim = visitor();
    const state = new URL((await kim.ask('/')).headers.get('location') ?? '').searchParams.get('state');
    const iss = encodeURIComponent(provider.issuer);
    const url = `/sign-in/callback?error=access_denied&error_description=%3Cb%3E&state=${state}&iss=${iss}`;
    const response = await kim.ask(url);
    expect(await response.clone().text()).not.toContain('<b>');
    await expectNobody(kim, response, 403);
  });
});

describe('a session', () => {
  test('ends after eight hours', async () => {
    const kim = visitor();
    await kim.signIn('kim');
    world().clock.moveTo(world().clock.now() + 8 * HOUR - 1000);
    expect((await kim.ask('/')).status).toBe(200);
    world().clock.moveTo(world().clock.now() + 1000);
    expect((await kim.ask('/')).status).toBe(302);
  });

  test('is worth nothing altered, for another secret, for another provider, or as something else', async () => {
    const kim = visitor();
    await kim.signIn('kim');
    const sealed = kim.cookies.get(SESSION) ?? '';
    const stranger = visitor();
    const statusOf = async (value: string, someone = stranger) =>
      (await someone.ask('/', { cookie: `${SESSION}=${value}` })).status;
    expect(await statusOf(sealed)).toBe(200);
    const parts = sealed.split('.');
    for (const [index, part] of parts.entries()) {
      const spoilt = part === '' ? 'A' : (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
      expect(await statusOf(parts.with(index, spoilt).join('.'))).toBe(302);
    }
    expect(await statusOf(sealed, visitor({ secret: 'another' }))).toBe(302);
    expect(await statusOf(sealed, visitor({ realm: 'another' }))).toBe(302);
    await stranger.ask('/');
    expect(await statusOf(stranger.cookies.get(IN_FLIGHT) ?? '')).toBe(302);
  });

  test('is not believed in any other form, though the key be right', async () => {
    const content = { name: 'mallory', role: 'operator', session: 'x' };
    const now = world().clock.now();
    const token = (claims: object) => new EncryptJWT({ content, ...claims });
    const key = deriveKey(SECRET, 'session');
    const header = { alg: 'dir', enc: 'A256GCM' };
    const statusOf = async (value: string) =>
      (await visitor().ask('/', { cookie: `${SESSION}=${value}` })).status;
    const good = token({}).setProtectedHeader(header).setAudience('session login.example');
    expect(await statusOf(await good.setExpirationTime(new Date(now + HOUR)).encrypt(key))).toBe(200);
    const endless = token({}).setProtectedHeader(header).setAudience('session login.example');
    expect(await statusOf(await endless.encrypt(key))).toBe(302);
    const master = token({ content: { ...content, role: 'master' } }).setProtectedHeader(header);
    const unknown = master.setAudience('session login.example').setExpirationTime(new Date(now + HOUR));
    expect(await statusOf(await unknown.encrypt(key))).toBe(302);
    for (const text of ['', 'x', '....', 'eyJhbGciOiJub25lIn0.e30.', '{"role":"operator"}'])
      expect(await statusOf(text)).toBe(302);
  });

  test('ends here and at the provider, by a form of our own page alone', async () => {
    const kim = visitor();
    await kim.signIn('kim');
    const elsewhere = await kim.ask('/sign-out', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(elsewhere.status).toBe(303);
    expect(kim.cookies.has(SESSION)).toBe(true);
    const page = await (await kim.ask('/sign-out', { method: 'POST', headers: { origin: ORIGIN } })).text();
    expect(kim.cookies.has(SESSION)).toBe(false);
    const onward = /url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { origin, searchParams } = new URL(onward);
    expect(origin).toBe('https://login.example');
    expect(searchParams.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/signed-out`);
    expect((await kim.ask('/signed-out')).status).toBe(200);
    expect((await kim.ask('/')).status).toBe(302);
  });
});

describe('a provider that answers with an error', () => {
  test('is logged, and is no failure of ours, since the answer comes by the browser and may be made up', async () => {
    const kim = visitor();
    const begun = new URL((await kim.ask('/')).headers.get('location') ?? '');
    const state = begun.searchParams.get('state');
    const iss = encodeURIComponent('https://login.example');
    const response = await kim.ask(`/sign-in/callback?error=server_error&state=${state}&iss=${iss}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('answered with an error');
    expect(kim.failures).toHaveLength(1);
  });
});

describe('a page whose session is over', () => {
  test('leads on by a page, since no form may lead to another site', async () => {
    const kim = visitor();
    const response = await kim.ask('/servers?q=x', { headers: { referer: `${ORIGIN}/servers` } });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('content="0;url=https://login.example/');
    expect((await kim.ask('/servers', { headers: { referer: 'https://elsewhere.example/' } })).status).toBe(
      302,
    );
  });
});

describe('a provider that fails', () => {
  test('is a page in words, is logged without names, and is asked again', async () => {
    let down = true;
    const fetch: OpenIdProvider['fetch'] = (url, init) => {
      if (down) throw new Error('connect ECONNREFUSED');
      return provider.fetch(url, init);
    };
    const kim = visitor({ fetch });
    const failed = await kim.ask('/');
    expect(failed.status).toBe(502);
    expect(await failed.text()).toContain('cannot be reached');
    expect(kim.failures).toHaveLength(1);
    // Those who have signed in are not kept out, nor kept in.
    down = false;
    expect((await kim.signIn('kim')).status).toBe(303);
    expect(String(kim.failures)).not.toContain('contoso');
  });

  test('is asked about itself once', async () => {
    const asked: string[] = [];
    const fetch: OpenIdProvider['fetch'] = (url, init) => {
      asked.push(url);
      return provider.fetch(url, init);
    };
    const kim = visitor({ fetch });
    await Promise.all([kim.ask('/'), kim.ask('/servers')]);
    await kim.signIn('kim');
    expect(asked.filter((url) => url.endsWith('/.well-known/openid-configuration'))).toHaveLength(1);
  });

  test('keeps nobody from signing out', async () => {
    const kim = visitor();
    await kim.signIn('kim');
    const fetch = async () => Promise.reject(new Error('down'));
    const later = visitor({ fetch });
    later.cookies.set(SESSION, kim.cookies.get(SESSION) ?? '');
    const out = await later.ask('/sign-out', { method: 'POST', headers: { origin: ORIGIN } });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/signed-out']);
    expect(later.cookies.has(SESSION)).toBe(false);
  });
});

describe('where a sign-in leads', () => {
  // path | where to
  test.each([
    ['/', '/'],
    ['/servers?stage=3&q=%2F%2Fx', '/servers?stage=3&q=%2F%2Fx'],
    ['//evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['\\\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\t/evil.example', '/'],
    ['/\r\nset-cookie: a=b', '/'],
    ['', '/'],
    [`/${'x'.repeat(1001)}`, '/'],
  ])('%j: %s', (path, to) => {
    expect(ownPath(path)).toBe(to);
  });

  test.each(['//evil.example/', '/%5Cevil.example', '/%2F%2Fevil.example', '/.//evil.example'])(
    '%s stays here',
    async (path) => {
      const kim = visitor();
      const back = await kim.signIn('kim', ORIGIN + path);
      expect(back.status).toBe(303);
      expect(new URL(back.headers.get('location') ?? '', ORIGIN).origin).toBe(ORIGIN);
    },
  );
});
