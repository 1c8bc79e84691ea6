import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { HOUR, MINUTE } from '../domain/time.ts';
import { visible } from '../mail/notice-words.ts';
import type { Deps } from '../ports.ts';
import { type Access, type Operator, ROLES, type Role } from './access.ts';
import { isOwnOrigin } from './csrf.ts';
import { type Claims, type IdentityProvider, SignInError } from './identity-provider.ts';
import { deriveKey } from './keys.ts';
import { goingPage, leavingPage, notSignedInPage, refusedPage, signedOutPage } from './pages/signing.tsx';
import { CALLBACK_PATH, ownPath, SIGNED_OUT_PATH } from './paths.ts';
import { sealedCookie } from './sealed-cookie.ts';

export interface OidcOptions {
  readonly provider: IdentityProvider;
  /** The one secret of an installation. */
  readonly secret: string;
  /** Names provider and client: a session of another one is none here. */
  readonly realm: string;
  readonly roleClaim: string;
  /** Values of the claim that make somebody a viewer, or an operator. */
  readonly roles: Readonly<Record<Role, readonly string[]>>;
  /** Whom somebody without a role is told to ask; null for nobody in particular. */
  readonly contact: string | null;
  readonly clock: Deps['clock'];
  readonly telemetry: Deps['telemetry'];
}

const LONGEST_NAME = 100;

const sessionSchema = z.strictObject({
  name: z.string().min(1),
  role: z.enum(ROLES),
  session: z.string().min(1),
});
const signInSchema = z.strictObject({
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
  path: z.string(),
});

/**
 * Access by any OpenID provider. The session is a sealed cookie of eight hours with name and role, and no token of the
 * provider; nothing is stored here, so that a role that is taken away ends with the session, and all sessions end when the
 * installation's secret changes. A sign-in in flight is a second sealed cookie, good for one answer of the provider.
 */
export function createOidcAccess(options: OidcOptions): Access {
  const { provider, secret, realm, clock, telemetry } = options;
  const key = deriveKey(secret, 'session');
  const session = sealedCookie({
    name: 'portcullis',
    key,
    audience: `session ${realm}`,
    schema: sessionSchema,
    life: 8 * HOUR,
    clock,
  });
  const inFlight = sealedCookie({
    name: 'portcullis-sign-in',
    key,
    audience: `sign-in ${realm}`,
    schema: signInSchema,
    life: 10 * MINUTE,
    clock,
  });

  /** A page about why nobody was signed in. What the provider did wrong is the operator's to know. */
  function failed(c: Context, error: unknown): Response | Promise<Response> {
    const reason = error instanceof SignInError ? error.reason : 'unavailable';
    if (reason === 'failed' || reason === 'unavailable') telemetry.error('sign-in-failed', error);
    return c.html(notSignedInPage(reason), STATUS[reason]);
  }

  const routes = new Hono();
  routes.get(CALLBACK_PATH, async (c) => {
    const started = await inFlight.read(c);
    inFlight.clear(c);
    if (started === null) return failed(c, new SignInError('invalid', 'nobody is signing in'));
    const { path, ...challenge } = started;
    try {
      const claims = await provider.complete(new URL(c.req.url), challenge);
      const name = nameOf(claims);
      const role = roleOf(claims, options);
      if (role === null) return c.html(refusedPage({ name, contact: options.contact }), 403);
      await session.set(c, { name, role, session: randomUUID() });
      return c.redirect(path, 303);
    } catch (error) {
      return failed(c, error);
    }
  });
  routes.post('/sign-out', async (c) => {
    if (!isOwnOrigin(c)) return c.redirect('/', 303);
    session.clear(c);
    // A failure of the provider must not keep anybody signed in here.
    const onward = await provider.end(originOf(c) + SIGNED_OUT_PATH).catch(() => null);
    // A page, since a browser lets no form lead to another site by a redirect.
    return onward === null ? c.redirect(SIGNED_OUT_PATH, 303) : c.html(leavingPage(onward.href));
  });
  routes.get(SIGNED_OUT_PATH, (c) => c.html(signedOutPage()));

  return {
    routes,
    operatorOf: async (c): Promise<Operator | null> => session.read(c),
    async signIn(c) {
      try {
        const { url, challenge } = await provider.begin(originOf(c) + CALLBACK_PATH);
        const { pathname, search } = new URL(c.req.url);
        await inFlight.set(c, { ...challenge, path: ownPath(pathname + search) });
        // A form of a page whose session is over: a browser lets no form lead to another site by a redirect.
        return isFromOwnPage(c) ? c.html(goingPage(url.href), 401) : c.redirect(url.href, 302);
      } catch (error) {
        return failed(c, error);
      }
    },
  };
}

/** Answers of 500 and above are an alarm, which nobody may set off by an address that they made up. */
const STATUS = { denied: 403, invalid: 400, failed: 400, unavailable: 502 } as const;

const isFromOwnPage = (c: Context): boolean =>
  URL.parse(c.req.header('referer') ?? '')?.origin === originOf(c);

const originOf = (c: Context): string => new URL(c.req.url).origin;

/** What somebody is called in the history: an address that nobody else can claim to have, or what comes closest. */
function nameOf({ email, email_verified, sub, ...claims }: Claims): string {
  const candidates = [
    email_verified === true || email_verified === 'true' ? email : null,
    // People may choose the other one themselves.
    claims['cognito:username'],
    claims.preferred_username,
    sub,
  ];
  const name = candidates.find((each): each is string => typeof each === 'string' && each.trim() !== '');
  return visible(name ?? '', LONGEST_NAME) || 'unnamed';
}

/** The highest role of somebody's groups; null for none. Some providers write one group as text. */
function roleOf(claims: Claims, { roleClaim, roles }: Pick<OidcOptions, 'roleClaim' | 'roles'>): Role | null {
  const groups = [claims[roleClaim]].flat();
  const has = (role: Role) => roles[role].some((value) => groups.includes(value));
  return has('operator') ? 'operator' : has('viewer') ? 'viewer' : null;
}
