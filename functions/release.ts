import middy from '@middy/core';
import { gaugeBacklog } from '../lib/app/gauges.ts';
import { type ReleaseSummary, release } from '../lib/app/release.ts';
import type { Telemetry } from '../lib/ports.ts';
import { once, releaseDeps } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** It runs every minute; the next run takes over what is left. Milliseconds. */
const BUDGET = 50_000;

/** The minute's run: delivers held mail that is due, then measures what waits. Any event starts it. */
export function createRelease(telemetry: Telemetry, deps: () => ReturnType<typeof releaseDeps>) {
  return middy<unknown, ReleaseSummary>()
    .use(failLoud(telemetry, 'release-run-failed'))
    .handler(async () => {
      const summary = await release(deps(), BUDGET);
      await gaugeBacklog(deps());
      return summary;
    });
}

const telemetry = createTelemetry('release');
export const handler = createRelease(
  telemetry,
  once(() => releaseDeps(telemetry, process.env)),
);
