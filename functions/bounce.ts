import middy from '@middy/core';
import { type BounceSummary, bounce } from '../lib/app/bounce.ts';
import { tellDelayed } from '../lib/app/tell-delayed.ts';
import type { Telemetry } from '../lib/ports.ts';
import { bounceDeps, once } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** It runs every minute; the next run takes over what is left. Milliseconds. */
const BUDGET = 50_000;

/** The minute's run: bounces rejected mail that is due, then tells senders of delays, one a second. Any event starts it. */
export function createBounce(telemetry: Telemetry, deps: () => ReturnType<typeof bounceDeps>) {
  return middy<unknown, BounceSummary>()
    .use(failLoud(telemetry, 'bounce-run-failed'))
    .handler(async () => {
      const { clock } = deps();
      const started = clock.now();
      const summary = await bounce(deps(), BUDGET);
      // Where the clock is virtual, only calls take time.
      const used = Math.max(clock.now() - started, 1000 * summary.bounced);
      await tellDelayed(deps(), BUDGET - used);
      return summary;
    });
}

const telemetry = createTelemetry('bounce');
export const handler = createBounce(
  telemetry,
  once(() => bounceDeps(telemetry, process.env)),
);
