import middy from '@middy/core';
import { type ReportDeps, type ReportSummary, report } from '../lib/app/report.ts';
import type { Telemetry } from '../lib/ports.ts';
import { once, reportDeps } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** The daily report, and the weekly one on its day; after the daily run of `advance`. Any event starts it. */
export function createReport(telemetry: Telemetry, deps: () => ReportDeps) {
  return middy<unknown, readonly ReportSummary[]>()
    .use(failLoud(telemetry, 'report-run-failed'))
    .handler(() => report(deps()));
}

const telemetry = createTelemetry('report');
export const handler = createReport(
  telemetry,
  once(() => reportDeps(telemetry, process.env)),
);
