import middy from '@middy/core';
import { type AdvanceSummary, advance } from '../lib/app/advance.ts';
import { gaugeStages } from '../lib/app/gauges.ts';
import { notify } from '../lib/app/notify.ts';
import type { Telemetry } from '../lib/ports.ts';
import { advanceDeps, linksDeps, once } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** Kept for what is under way when the time is nearly over, milliseconds. */
const RESERVE = 15_000;

/**
 * The daily run: grants due stages, tells postmasters, and counts the servers in each stage. Servers that could not be
 * reviewed keep nobody from being told of the others. Any event starts it.
 */
export function createAdvance(telemetry: Telemetry, deps: () => ReturnType<typeof advanceDeps>) {
  return middy<unknown, AdvanceSummary>()
    .use(failLoud(telemetry, 'advance-run-failed'))
    .handler(async (_, context) => {
      try {
        return await advance(deps());
      } finally {
        await notify(deps(), context.getRemainingTimeInMillis() - RESERVE);
        await gaugeStages(deps());
      }
    });
}

const telemetry = createTelemetry('advance');
export const handler = createAdvance(
  telemetry,
  once(() => advanceDeps(telemetry, process.env, undefined, linksDeps(telemetry, process.env))),
);
