import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';

/** A clock that can tell whether it is virtual; a virtual one stands still until it is moved. */
export interface LocalClock extends Clock {
  readonly virtual: boolean;
  /** Moves a virtual clock forward; never back. A real clock ignores it. */
  moveTo(at: Instant): void;
}

/** The machine's own time. */
export const realClock = (): LocalClock => ({
  virtual: false,
  now: Date.now,
  sleep: (milliseconds) => wait(milliseconds),
  moveTo: () => {},
});

/** A clock that starts at an instant. Sleeping takes no time: whatever falls due meanwhile is run by the schedule. */
export function virtualClock(start: Instant): LocalClock {
  let now = start;
  return {
    virtual: true,
    now: () => now,
    sleep: async () => {},
    moveTo: (at) => {
      now = Math.max(now, at);
    },
  };
}
