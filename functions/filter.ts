import middy from '@middy/core';
import { clearFilters, type FilterSummary, filterWorst } from '../lib/app/filter-worst.ts';
import type { Telemetry } from '../lib/ports.ts';
import { answerCloudFormation, type CloudFormationCustomResourceEvent } from './custom-resource.ts';
import { filterDeps, once } from './deps.ts';
import { failLoud } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/**
 * The daily run that keeps the worst servers in SES's IP filters. It is a custom resource too, whose deletion takes the
 * filters away: they would outlive the switch that made them.
 */
export function createFilter(telemetry: Telemetry, deps: () => ReturnType<typeof filterDeps>) {
  return middy<unknown, FilterSummary | null>()
    .use(failLoud(telemetry, 'filter-run-failed'))
    .handler(async (event) => {
      if (!isCustomResource(event)) return filterWorst(deps(), deps().most);
      await answerCloudFormation(event, () => clearOnDelete(event, deps));
      return null;
    });
}

async function clearOnDelete(
  event: CloudFormationCustomResourceEvent,
  deps: () => ReturnType<typeof filterDeps>,
): Promise<string> {
  if (event.RequestType === 'Delete') await clearFilters(deps());
  return 'filters';
}

const isCustomResource = (event: unknown): event is CloudFormationCustomResourceEvent =>
  typeof event === 'object' && event !== null && 'RequestType' in event;

const telemetry = createTelemetry('filter');
export const handler = createFilter(
  telemetry,
  once(() => filterDeps(telemetry, process.env)),
);
