import { type Instant, toIso } from '../../domain/time.ts';
import { dayText, minuteText } from '../../mail/report-words.ts';

/** A time, to the minute, in the operator's zone. */
export const Moment = ({ at, zone }: { readonly at: Instant; readonly zone: string }) => (
  <time datetime={toIso(at)}>{minuteText(zone, at)}</time>
);

/** A day, in the operator's zone. */
export const Day = ({ at, zone }: { readonly at: Instant; readonly zone: string }) => (
  <time datetime={toIso(at)}>{dayText(zone, at)}</time>
);
