import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ConsoleDeps, createConsole } from '../../lib/console/console.ts';
import { problem } from '../../lib/console/problem.ts';
import { createTokenAccess } from '../../lib/console/token-access.ts';
import { parseInstant, toIso } from '../../lib/domain/time.ts';
import type { LocalClock } from './clock.ts';
import type { Schedule } from './schedule.ts';
import type { LocalTelemetry } from './telemetry.ts';

export interface HttpOptions {
  readonly port: number;
  readonly deps: ConsoleDeps;
  readonly secret: string;
  readonly token: string;
  readonly clock: LocalClock;
  readonly schedule: Schedule;
  readonly telemetry: LocalTelemetry;
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/;
const clockRequest = z.strictObject({ now: z.string() });

/** The console and the HTTP API on loopback, with what exists only on one machine (the clock, the counters). */
export async function startHttp(options: HttpOptions): Promise<{ port: number; close(): Promise<void> }> {
  const { secret, token } = options;
  const access = createTokenAccess(token);
  const app = createConsole(options.deps, {
    access,
    secret,
    api: localRoutes(options),
    // The messages lie in the data directory anyway.
    bodies: true,
    addressOf: (c) => getConnInfo(c).remote.address ?? '',
  });
  // A name of another site may resolve to loopback: its pages must not reach us as if they were ours.
  const fetch: typeof app.fetch = (request, env) =>
    LOOPBACK.test(request.headers.get('host') ?? '')
      ? app.fetch(request, env)
      : problem(403, 'Forbidden', 'Only pages and programs of this machine may ask.').getResponse();

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const started = serve({ fetch, hostname: '127.0.0.1', port: options.port }, () => resolve(started));
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
