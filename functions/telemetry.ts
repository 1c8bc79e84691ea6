import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../lib/ports.ts';

/** Structured logs and embedded metrics on standard output, as CloudWatch reads them. */
export function createTelemetry(service: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: 'Portcullis', serviceName: service });
  return {
    count(metric, value, dimensions = {}) {
      // One line each, so that every metric has just its own dimensions.
      const single = metrics.singleMetric();
      if (Object.keys(dimensions).length > 0) {
        // Twice: in sum, since an alarm has to name the whole set of dimensions, and by dimension.
        single.addDimensions({}).addDimensions(dimensions);
      }
      single.addMetric(
        metric,
        metric.endsWith('Latency') ? MetricUnit.Milliseconds : MetricUnit.Count,
        value,
      );
    },
    info: (event, fields = {}) => logger.info(event, fields),
    error: (event, error, fields = {}) => logger.error(event, { ...fields, error: asError(error) }),
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
