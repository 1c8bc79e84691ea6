import type { Stage } from './ladder.ts';
import { HOUR, type Instant, MINUTE } from './time.ts';

export type WindowKind = 'block' | 'throttle' | 'open';

/** What happens to mail of a server right now, and until when. */
export interface Window {
  readonly kind: WindowKind;
  readonly until: Instant;
}

const MINUTES_PER_HOUR = 60;

/**
 * The minute of the UTC hour at which a server's hour begins: derived from its id, so that the held mail of many servers
 * is not released all at once, and the same in every process.
 */
export function windowStart(serverId: string): number {
  let hash = 0x811c9dc5; // FNV-1a, 32 bit
  for (const char of serverId) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193);
  return (hash >>> 0) % MINUTES_PER_HOUR;
}

/**
 * The window that an instant falls into: from the server's minute on, first the stage's block minutes, then its throttle
 * minutes, then open. The three never overlap and fill the hour.
 */
export function windowAt(stage: Stage, serverId: string, at: Instant): Window {
  const begin = hourBegin(serverId, at);
  const blocked = begin + stage.blockMinutes * MINUTE;
  const throttled = blocked + stage.throttleMinutes * MINUTE;
  if (at < blocked) return { kind: 'block', until: blocked };
  if (at < throttled) return { kind: 'throttle', until: throttled };
  return { kind: 'open', until: begin + HOUR };
}

/** One of the windows that make up a server's hour: from ≤ t < until. */
export interface HourPart {
  readonly kind: WindowKind;
  readonly from: Instant;
  readonly until: Instant;
}

/** The windows of the server's hour that an instant falls into, in order; those without a minute are left out. */
export function windowsOfHour(stage: Stage, serverId: string, at: Instant): HourPart[] {
  const begin = hourBegin(serverId, at);
  const parts: HourPart[] = [];
  for (let from = begin; from < begin + HOUR; from = parts.at(-1)?.until ?? Infinity) {
    parts.push({ ...windowAt(stage, serverId, from), from });
  }
  return parts;
}

function hourBegin(serverId: string, at: Instant): Instant {
  const offset = windowStart(serverId) * MINUTE;
  return Math.floor((at - offset) / HOUR) * HOUR + offset;
}
