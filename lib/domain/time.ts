/** A point in time: milliseconds since 1970-01-01T00:00:00Z. Text form (ISO 8601, UTC) is used only at the edges. */
export type Instant = number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2026-09-21T11:43:07.120Z`. */
export const toIso = (at: Instant): string => new Date(at).toISOString();

/** The UTC calendar day of an instant, `2026-09-21`. */
export const toUtcDay = (at: Instant): string => toIso(at).slice(0, 10);

/** Reads an ISO 8601 date or date-time (a bare date means midnight UTC); null when it is neither. */
export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const at = Date.parse(text);
  // Date.parse takes 30 February for 2 March.
  const day = text.slice(0, 10);
  return Number.isNaN(at) || toUtcDay(Date.parse(day)) !== day ? null : at;
}
