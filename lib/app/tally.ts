import { addDays, localDay, startOfDay } from '../domain/calendar.ts';
import { DAY } from '../domain/time.ts';
import type { Deps, Tallies } from '../ports.ts';

const DAYS = 7;

/**
 * Counts messages by where they are, those bounced of the last 24 hours only, and the servers that are due for a next
 * stage on each of the next seven local days, today first, by that stage. What the daily run has granted already is not
 * due any more, even if it has not begun.
 */
export async function tally({
  tallies,
  policy,
  clock,
}: Pick<Deps, 'policy' | 'clock'> & { readonly tallies: Tallies }) {
  const now = clock.now();
  const today = localDay(policy.timeZone, now);
  const days = Array.from({ length: DAYS }, (_, index) => addDays(today, index));
  const ends = days.map((day) => startOfDay(policy.timeZone, addDays(day, 1)));
  const [messages, due] = await Promise.all([tallies.messages(now - DAY), tallies.stagesDue(ends)]);
  return {
    messages,
    stagesDue: {
      more: due.more,
      days: days.map((day, index) => ({
        day,
        stages: [...(due.periods[index] ?? [])]
          .map(([stage, servers]) => ({ stage, servers }))
          .sort((a, b) => a.stage - b.stage),
      })),
    },
  };
}
