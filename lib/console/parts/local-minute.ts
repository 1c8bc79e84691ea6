import type { Instant } from '../../domain/time.ts';

/** `14:05`, in a time zone. */
export const localMinute = (timeZone: string, at: Instant): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
