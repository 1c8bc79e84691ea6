import middy from '@middy/core';
import { type BounceSummary, bounce } from '../lib/app/bounce.ts';
import type { Telemetry } from '../lib/ports.ts';
import { bounceDeps, once } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** It runs every minute; the next run takes over what is left. Milliseconds. */
const BUDGET = 50_000;

/** The minute's run: bounces rejected mail that is due, one a second. Any event starts it. */
export function createBounce(telemetry: Telemetry, deps: () => ReturnType<typeof bounceDeps>) {
  return middy<unknown, BounceSummary>()
    .use(failLoud(telemetry, 'bounce-run-failed'))
    .handler(() => bounce(deps(), BUDGET));
}

const telemetry = createTelemetry('bounce');
export const handler = createBounce(
  telemetry,
  once(() => bounceDeps(telemetry, process.env)),
);
