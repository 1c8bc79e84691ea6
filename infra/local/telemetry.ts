import type { Telemetry } from '../../lib/ports.ts';

export interface LocalTelemetry extends Telemetry {
  /** Sums since the start, by metric and dimensions: `Passed{reason=headers-truncated}`. */
  totals(): Record<string, number>;
}

/** Counts in memory, one JSON line an event to `write`. */
export function createLocalTelemetry(write: (line: string) => void): LocalTelemetry {
  const totals = new Map<string, number>();
  const log = (level: string, event: string, fields: object) =>
    write(JSON.stringify({ level, event, ...fields }));
  return {
    count(metric, value, dimensions = {}) {
      const labels = Object.entries(dimensions).map(([name, label]) => `${name}=${label}`);
      const key = labels.length > 0 ? `${metric}{${labels.join(',')}}` : metric;
      totals.set(key, (totals.get(key) ?? 0) + value);
    },
    info: (event, fields = {}) => log('info', event, fields),
    error: (event, error, fields = {}) =>
      log('error', event, {
        ...fields,
        error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      }),
    totals: () => Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
