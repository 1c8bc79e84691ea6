import middy from '@middy/core';
import { type AdvanceSummary, advance } from '../lib/app/advance.ts';
import { gaugeStages } from '../lib/app/gauges.ts';
import type { Telemetry } from '../lib/ports.ts';
import { advanceDeps, once } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** The daily run: grants due stages, then counts the servers in each. Any event starts it. */
export function createAdvance(telemetry: Telemetry, deps: () => ReturnType<typeof advanceDeps>) {
  return middy<unknown, AdvanceSummary>()
    .use(failLoud(telemetry, 'advance-run-failed'))
    .handler(async () => {
      const summary = await advance(deps());
      await gaugeStages(deps());
      return summary;
    });
}

const telemetry = createTelemetry('advance');
export const handler = createAdvance(
  telemetry,
  once(() => advanceDeps(telemetry, process.env)),
);
