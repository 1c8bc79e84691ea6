import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** As `functions/telemetry.ts` publishes them: the function as `service`, in sum and by the dimensions given. */
const NAMESPACE = 'Portcullis';

/** A metric of one function; a sum over five minutes, unless said otherwise. */
export function ours(
  service: string,
  metricName: string,
  { by, ...rest }: Partial<MetricProps> & { readonly by?: Readonly<Record<string, string>> } = {},
): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { service, ...by },
    period: Duration.minutes(5),
    statistic: Stats.SUM,
    ...rest,
  });
}

/** Every series of a metric by these dimensions; only to be looked at, an alarm cannot search. */
export function oursBy(
  service: string,
  metricName: string,
  dimensions: readonly string[],
  statistic = 'Sum',
  period = Duration.minutes(5),
): MathExpression {
  const schema = [NAMESPACE, 'service', ...dimensions].join(',');
  return new MathExpression({
    expression:
      `SEARCH('{${schema}} service="${service}" MetricName="${metricName}"', ` +
      `'${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });
}

/** Notices that are not sent again although nobody may have got them; every run publishes both, be it as 0. */
export const noticesLost = (): MathExpression =>
  new MathExpression({
    expression: 'refused + unconfirmed',
    usingMetrics: Object.fromEntries(
      ['refused', 'unconfirmed'].map((outcome) => [outcome, ours('advance', 'Notices', { by: { outcome } })]),
    ),
    label: 'Notices lost',
    period: Duration.minutes(5),
  });

/**
 * A sum over all of the account's receipt rules. A query, since AWS does not document which dimensions SES gives these
 * metrics.
 */
export const receiptRules = (metricName: 'PublishFailure' | 'PublishExpired'): MathExpression =>
  new MathExpression({
    expression: `SELECT SUM(${metricName}) FROM "AWS/SES"`,
    usingMetrics: {},
    label: metricName,
    period: Duration.minutes(5),
  });

/** The share of what the account sends that bounces, 0 to 1; AWS reviews an account at 0.05. */
export const bounceRate = (): Metric =>
  new Metric({
    namespace: 'AWS/SES',
    metricName: 'Reputation.BounceRate',
    period: Duration.hours(1),
    statistic: Stats.MAXIMUM,
  });
