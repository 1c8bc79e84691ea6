import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Alarms } from '../ports.ts';
import { type Access, type ConsoleEnv, signedIn } from './access.ts';
import { type ApiDeps, createApi } from './api.ts';
import { sameSite } from './csrf.ts';
import { deriveKey } from './keys.ts';
import { errorPage, problemOf } from './pages/error.tsx';
import { messagePages } from './pages/message.tsx';
import { messagesPages } from './pages/messages.tsx';
import { organisationPages } from './pages/organisation.tsx';
import { organisationActions } from './pages/organisation-actions.ts';
import { organisationsPages } from './pages/organisations.tsx';
import { overviewPages } from './pages/overview.tsx';
import { policyPages } from './pages/policy.tsx';
import { reportsPages } from './pages/reports.tsx';
import { serverPages } from './pages/server.tsx';
import { serverActions } from './pages/server-actions.ts';
import { serversPages } from './pages/servers.tsx';
import { postmasterPages } from './postmaster/postmaster-pages.tsx';
import { isForApi, problem } from './problem.ts';
import { STYLE, STYLE_PATH } from './style.ts';

export interface ConsoleOptions {
  readonly access: Access;
  /** The one secret of an installation, of which the keys are derived. */
  readonly secret: string;
  /**
   * Where a request comes from, as the connection says it, to count how often strangers ask: the socket's address, the
   * event's `sourceIp`; never what a header says. Without it all strangers are counted as one.
   */
  readonly addressOf?: (c: Context) => string;
  /** Whether whole messages can be downloaded, rather than their header sections alone. */
  readonly bodies?: boolean;
  /** What the API has besides in this world. */
  readonly api?: Hono;
}

/** What the console touches. */
export type ConsoleDeps = ApiDeps & { readonly alarms: Alarms };

const LARGEST_FORM = 64 * 1024;
/** No address of ours is longer, and what is looked up by a longer one could be no key of a table. */
const LONGEST_PATH = 600;

/**
 * The web console and the HTTP API behind it: Request → Response, the same in AWS and on one machine. Who asks is
 * settled once, here; what comes after it only has to answer.
 */
export function createConsole(deps: ConsoleDeps, options: ConsoleOptions): Hono<ConsoleEnv> {
  const { access, secret, api, bodies = false, addressOf = () => '' } = options;
  const app = new Hono<ConsoleEnv>();
  app.use('/p/*', unlisted);
  app.use(headers);
  app.use(
    bodyLimit({
      maxSize: LARGEST_FORM,
      onError: () => problem(413, 'Too large', 'That is more than a form holds.').getResponse(),
    }),
  );
  app.get(STYLE_PATH, (c) =>
    c.body(STYLE, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  );
  app.use(unkept);
  app.route('/p', postmasterPages(deps, { secret, addressOf }));
  app.route('/', access.routes);

  app.use(signedIn(access), sameSite(deriveKey(secret, 'form')));
  app.use((c, next) => {
    if (c.req.path.length > LONGEST_PATH) throw problem(404, 'Not found', 'There is no such address here.');
    return next();
  });
  if (api) app.route('/api', api);
  app.route('/api', createApi(deps, { actorOf: (c) => c.get('operator').name, bodies }));
  app.route('/', overviewPages(deps));
  app.route('/', serversPages(deps));
  app.route('/', serverPages(deps));
  app.route('/', serverActions(deps));
  app.route('/', reportsPages(deps));
  app.route('/', policyPages(deps));
  app.route('/', messagesPages(deps));
  app.route('/', messagePages(deps, bodies));
  app.route('/', organisationsPages(deps));
  app.route('/', organisationPages(deps));
  app.route('/', organisationActions(deps));

  app.notFound((c) => {
    const error = problem(404, 'Not found', `There is no ${c.req.path} here.`);
    return answer(c, error);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException) return answer(c, error);
    deps.telemetry.error('console-failed', error);
    return answer(c, problem(500, 'Internal error', 'The request failed; the log has the cause.'));
  });
  return app;
}

function answer(c: Parameters<typeof errorPage>[0], error: HTTPException) {
  const found = isForApi(c) ? null : problemOf(error);
  return found === null ? error.getResponse() : errorPage(c, found);
}

/** What is shown is for those who have signed in, and a browser may be used by others after them. */
const unkept = createMiddleware(async (c, next) => {
  await next();
  c.header('cache-control', 'no-store');
});

/** A link that is all one needs must not be found or passed on. */
const unlisted = createMiddleware(async (c, next) => {
  await next();
  c.header('referrer-policy', 'no-referrer');
  c.header('x-robots-tag', 'noindex, nofollow');
});

/** Pages load their own style and nothing else, run no scripts, and are framed by nobody. */
const headers = secureHeaders({
  // What has a style of its own, as reports have, says so itself.
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin',
});
