import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Access, Role } from '../../../lib/console/access.ts';
import { createConsole } from '../../../lib/console/console.ts';
import { STYLE_PATH } from '../../../lib/console/style.ts';
import { createTokenAccess } from '../../../lib/console/token-access.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld();
const ORIGIN = 'http://127.0.0.1:8025';
const TOKEN = 'a-token-of-256-bits';

const consoleWith = (access: Access) => createConsole(world().deps, { access, secret: 'a secret' });
const withToken = () => consoleWith(createTokenAccess(TOKEN));

/** Somebody who has signed in, in a role. */
const someone = (role: Role): Access => ({
  routes: new Hono(),
  operatorOf: async () => ({ name: 'kim', role, session: 'session of kim' }),
  signIn: () => new Response('sign in', { status: 401 }),
});

const ask = (app: ReturnType<typeof withToken>, path: string, init: RequestInit = {}) =>
  app.request(`${ORIGIN}${path}`, init);

async function signIn(app: ReturnType<typeof withToken>): Promise<string> {
  const response = await ask(app, `/servers?stage=1&token=${TOKEN}`);
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/servers?stage=1');
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  return cookie.split(';')[0] as string;
}

/** The token that the forms of a page carry. */
const formToken = async (response: Response): Promise<string> =>
  /name="_csrf" value="([\w-]+)"/.exec(await response.text())?.[1] ?? '';

test('a stranger gets neither page nor answer, whatever is asked for', async () => {
  const app = withToken();
  for (const path of [
    '/',
    '/servers',
    '/api/servers',
    '/api/nothing',
    '/nothing',
    '/?token=',
    '/?token=wrong',
  ]) {
    const response = await ask(app, path);
    expect({ path, status: response.status }).toEqual({ path, status: 401 });
    expect(response.headers.get('set-cookie')).toBeNull();
  }
  expect((await ask(app, '/api/organisations/wingtip.example/pauses', { method: 'POST' })).status).toBe(401);
});

test('the token link signs a browser in and takes the token out of the address', async () => {
  const app = withToken();
  const cookie = await signIn(app);
  expect((await ask(app, '/', { headers: { cookie } })).status).toBe(200);
  expect((await ask(app, '/', { headers: { cookie: `${cookie}x` } })).status).toBe(401);
});

test('a program shows the token as a Bearer token and may say who typed the command', async () => {
  const app = withToken();
  const headers = { authorization: `Bearer ${TOKEN}`, 'x-portcullis-actor': 'robin<b>' };
  const paused = await ask(app, '/api/organisations/wingtip.example/pauses', {
    method: 'POST',
    headers,
    body: '{"days": 3}',
  });
  expect(paused.status).toBe(201);
  expect(await paused.json()).toMatchObject({ history: [{ event: 'pause-started', actor: 'cli:robinb' }] });
  expect((await ask(app, '/api/servers', { headers: { authorization: `Bearer ${TOKEN}x` } })).status).toBe(
    401,
  );
});

// what the request has | status
const FORGERIES: readonly [
  string,
  (csrf: string) => { headers: Record<string, string>; body?: string },
  number,
][] = [
  ['own origin and token', (csrf) => ({ headers: { origin: ORIGIN, 'x-csrf-token': csrf } }), 201],
  [
    'own origin by fetch metadata',
    (csrf) => ({ headers: { 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf } }),
    201,
  ],
  ['no token', () => ({ headers: { origin: ORIGIN } }), 403],
  ['a wrong token', (csrf) => ({ headers: { origin: ORIGIN, 'x-csrf-token': `${csrf.slice(1)}A` } }), 403],
  [
    'another origin',
    (csrf) => ({ headers: { origin: 'https://attacker.example', 'x-csrf-token': csrf } }),
    403,
  ],
  ['another port', (csrf) => ({ headers: { origin: 'http://127.0.0.1:1', 'x-csrf-token': csrf } }), 403],
  ['no origin', (csrf) => ({ headers: { 'x-csrf-token': csrf } }), 403],
  ['the origin null', (csrf) => ({ headers: { origin: 'null', 'x-csrf-token': csrf } }), 403],
  [
    'another site by fetch metadata',
    (csrf) => ({ headers: { 'sec-fetch-site': 'same-site', 'x-csrf-token': csrf } }),
    403,
  ],
];

test.each(FORGERIES)('a change asked for with %s', async (_, forge, status) => {
  const app = withToken();
  const cookie = await signIn(app);
  const csrf = await formToken(await ask(app, '/', { headers: { cookie } }));
  expect(csrf).not.toBe('');
  const { headers } = forge(csrf);
  const response = await ask(app, '/api/organisations/wingtip.example/pauses', {
    method: 'POST',
    headers: { cookie, ...headers },
    body: '{"days": 3}',
  });
  expect(response.status).toBe(status);
});

test('a viewer sees, and is refused whatever would change something', async () => {
  const app = consoleWith(someone('viewer'));
  const page = await ask(app, '/');
  expect(page.status).toBe(200);
  const csrf = await formToken(page);
  const headers = { origin: ORIGIN, 'x-csrf-token': csrf };
  for (const [method, path] of [
    ['POST', '/api/organisations/fabrikam.example/pauses'],
    ['PUT', '/api/organisations/fabrikam.example/contacts'],
    ['DELETE', '/api/organisations/fabrikam.example/exemption'],
  ] as const) {
    expect((await ask(app, path, { method, headers, body: '{"days": 3}' })).status).toBe(403);
  }
  expect(await (await ask(app, '/api/organisations/fabrikam.example')).json()).toMatchObject({ history: [] });
});

test('every answer forbids scripts, framing and guessing of types', async () => {
  const app = withToken();
  for (const path of ['/', '/api/servers']) {
    const { headers } = await ask(app, path);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('nothing but the style is kept by a browser, which others may use after its operator', async () => {
  const app = withToken();
  const cookie = await signIn(app);
  const kept = async (path: string, init: RequestInit = { headers: { cookie } }) =>
    (await ask(app, path, init)).headers.get('cache-control');
  for (const path of ['/', '/reports/2026-01-01', '/api/servers', '/nothing', `/?token=${TOKEN}`])
    expect({ path, kept: await kept(path) }).toEqual({ path, kept: 'no-store' });
  expect(await kept('/', {})).toBe('no-store');
  expect(await kept(STYLE_PATH)).toContain('immutable');
});

test.each([
  ['', '/'],
  [`${ORIGIN}/servers?stage=1`, '/servers?stage=1'],
  ['https://attacker.example/servers', '/'],
  // A page of ours that is not there, whose path is a site of its own as an address.
  [`${ORIGIN}//attacker.example/servers`, '/'],
])('what went wrong on the way from %s leads back to %s', async (referer, back) => {
  const app = withToken();
  const response = await ask(app, '/nothing', { headers: { cookie: await signIn(app), referer } });
  expect(await response.text()).toContain(`<a href="${back}">Back</a>`);
});

test('a request too large for a form is refused before it is read', async () => {
  const app = withToken();
  const response = await ask(app, '/api/organisations/wingtip.example/pauses', {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-length': '70000' },
    body: 'x'.repeat(70_000),
  });
  expect(response.status).toBe(413);
});

test('signing out ends it for this browser, and no other site can do so', async () => {
  const app = withToken();
  const cookie = await signIn(app);
  const foreign = await ask(app, '/sign-out', {
    method: 'POST',
    headers: { cookie, origin: 'https://attacker.example' },
  });
  expect(foreign.headers.get('set-cookie')).toBeNull();
  const own = await ask(app, '/sign-out', { method: 'POST', headers: { cookie, origin: ORIGIN } });
  expect(own.headers.get('set-cookie')).toMatch(/Max-Age=0/);
});
