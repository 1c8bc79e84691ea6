import { HOUR, type Instant, MINUTE } from '../../lib/domain/time.ts';
import type { Alarms, Clock, Telemetry } from '../../lib/ports.ts';
import { ALARM_WORDS, type AlarmName } from '../alarm-words.ts';

interface Rule {
  readonly metric: string;
  /** What it must have been counted by. */
  readonly by?: Readonly<Record<string, string>>;
  readonly threshold: number;
  /** How long it rings when it is not counted again; a gauge rings until it is lower. */
  readonly lasts: number;
}

const EVENT = { threshold: 1, lasts: 5 * MINUTE };
/** For what only a daily run counts: until somebody has had the time to look. */
const DAILY = { threshold: 1, lasts: HOUR };
const GAUGE = { lasts: Number.POSITIVE_INFINITY };

/** Those of `infra/cdk/alarms.ts` that can go off on one machine, where runs are not missed and SES is our own. */
const RULES: readonly (readonly [AlarmName, Rule])[] = [
  ['FailedOpen', { metric: 'FailOpen', ...EVENT }],
  ['UnreadableEvent', { metric: 'Passed', by: { reason: 'malformed-event' }, ...EVENT }],
  ['HeldTooLong', { metric: 'OldestHeldSeconds', threshold: 2 * 3600, ...GAUGE }],
  ['BouncesLate', { metric: 'OldestBounceSeconds', threshold: 3600, ...GAUGE }],
  ['ReportNotMailed', { metric: 'ReportMailFailed', ...DAILY }],
  ['NoticesWaiting', { metric: 'Notices', by: { outcome: 'postponed' }, ...DAILY }],
  ['NoticesLost', { metric: 'Notices', by: { outcome: 'refused' }, ...DAILY }],
  ['NoticesLost', { metric: 'Notices', by: { outcome: 'unconfirmed' }, ...DAILY }],
];

/** Telemetry that is watched as CloudWatch watches that of a stack. */
export function watched<T extends Telemetry>(
  telemetry: T,
  clock: Pick<Clock, 'now'>,
): { readonly telemetry: T; readonly alarms: Alarms } {
  const ringing = new Map<AlarmName, { readonly since: Instant; readonly until: Instant }>();

  function watch(metric: string, value: number, dimensions: Readonly<Record<string, string>>) {
    const now = clock.now();
    for (const [name, { by = {}, threshold, lasts, ...rule }] of RULES) {
      if (rule.metric !== metric || Object.entries(by).some(([key, label]) => dimensions[key] !== label))
        continue;
      const before = ringing.get(name);
      if (value >= threshold)
        ringing.set(name, { since: before && now < before.until ? before.since : now, until: now + lasts });
      // What happened has happened; only a gauge can say that it is over.
      else if (lasts === GAUGE.lasts) ringing.delete(name);
    }
  }
  return {
    telemetry: {
      ...telemetry,
      count(metric, value, dimensions = {}) {
        watch(metric, value, dimensions);
        telemetry.count(metric, value, dimensions);
      },
    },
    alarms: {
      async ringing() {
        const now = clock.now();
        return [...ringing]
          .filter(([, { until }]) => now < until)
          .map(([name, { since }]) => ({ name, description: ALARM_WORDS[name], since }))
          .sort((a, b) => b.since - a.since);
      },
    },
  };
}
