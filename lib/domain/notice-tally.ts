import { localDay } from './calendar.ts';
import type { Server } from './server.ts';
import { DAY, HOUR, type Instant } from './time.ts';

/** A day is no longer than this, also the one with 25 hours. */
const LONGEST_DAY = DAY + HOUR;

/**
 * Counts the notices that each organisation has been mailed on the operator's day of an instant, by the marks of its
 * servers: so that the count holds for all runs of a day, however many there are and however they ended.
 */
export function createNoticeTally(timeZone: string, at: Instant) {
  const today = localDay(timeZone, at);
  const mails = new Map<string, Set<string>>();
  const ofOrganisation = (name: string): Set<string> => {
    const known = mails.get(name) ?? new Set();
    mails.set(name, known);
    return known;
  };
  return {
    add({ organisation, notices }: Server): void {
      if (organisation === null) return;
      for (const { kind, stage, at: marked, letter } of notices) {
        if (marked > at - LONGEST_DAY && localDay(timeZone, marked) === today)
          ofOrganisation(organisation).add(`${kind} ${stage} ${letter ?? marked}`);
      }
    },
    count: (organisation: string): number => mails.get(organisation)?.size ?? 0,
    addMail(organisation: string, kind: string, stage: number, letter: string): void {
      ofOrganisation(organisation).add(`${kind} ${stage} ${letter}`);
    },
  };
}
