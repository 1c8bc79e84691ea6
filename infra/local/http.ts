import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type ApiDeps, createApi } from '../../lib/console/api.ts';
import { problem } from '../../lib/console/problem.ts';
import { parseInstant, toIso } from '../../lib/domain/time.ts';
import type { LocalClock } from './clock.ts';
import type { Schedule } from './schedule.ts';
import type { LocalTelemetry } from './telemetry.ts';

export interface HttpOptions {
  readonly port: number;
  readonly deps: ApiDeps;
  readonly clock: LocalClock;
  readonly schedule: Schedule;
  readonly telemetry: LocalTelemetry;
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/;
const clockRequest = z.strictObject({ now: z.string() });

/** The HTTP API on loopback: the operator's own, and what exists only on one machine (the clock, the counters). */
export async function startHttp(options: HttpOptions): Promise<{ port: number; close(): Promise<void> }> {
  const app = new Hono();
  // A page of another site must not reach us through the browser: not by a name it resolves to loopback, not by a form.
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    const foreign = origin !== undefined && !LOOPBACK.test(origin.replace(/^https?:\/\//, ''));
    if (foreign || !LOOPBACK.test(c.req.header('host') ?? '')) {
      return problem(403, 'Forbidden', 'Only pages and programs of this machine may ask.').getResponse();
    }
    return next();
  });
  app.route('/api', localRoutes(options));
  app.route('/api', createApi(options.deps, actorOf));

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port }, () =>
      resolve(started),
    );
    started.once('error', reject);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Who types a command says so; nobody else can ask, see above. */
const actorOf = (c: Context): string => {
  const name = c.req
    .header('x-portcullis-actor')
    ?.replace(/[^\w.@-]/g, '')
    .slice(0, 64);
  return name ? `cli:${name}` : 'api';
};

function localRoutes({ clock, schedule, telemetry }: HttpOptions): Hono {
  const routes = new Hono();
  const view = () => ({ now: toIso(clock.now()), virtual: clock.virtual });

  routes.get('/clock', (c) => c.json(view()));
  routes.post('/clock', async (c) => {
    const body = clockRequest.safeParse(await c.req.json().catch(() => null));
    const to = body.success ? parseInstant(body.data.now) : null;
    if (to === null)
      return problem(400, 'Bad request', 'Send {"now": "2026-11-24T10:00:00Z"}.').getResponse();
    if (!clock.virtual) {
      const detail = 'The clock is the real one. Start with --clock ISO-TIME to have one that can be moved.';
      return problem(409, 'The clock is real', detail).getResponse();
    }
    if (to < clock.now()) {
      const detail = `It is ${toIso(clock.now())} already; the clock only moves forward.`;
      return problem(409, 'Not backwards', detail).getResponse();
    }
    await schedule.moveTo(to);
    return c.json(view());
  });
  routes.get('/metrics', (c) => c.json(telemetry.totals()));
  return routes;
}
