import { startPause } from '../app/pause-organisation.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Deps } from '../ports.ts';
import { problem } from './problem.ts';

/**
 * Pauses an organisation or extends its pause, if it still is as `seen` (any, if null); throws a problem that says how many
 * days are left where there are too few.
 */
export async function pause(
  deps: Pick<Deps, 'organisations' | 'clock' | 'policy'>,
  name: string,
  days: number,
  actor: string,
  seen: number | null = null,
): Promise<Organisation> {
  const result = await startPause(deps, name, days, actor, seen);
  switch (result.outcome) {
    case 'changed':
      return result.organisation;
    case 'over-budget': {
      const left = Math.floor(result.daysLeft);
      throw problem(409, 'Over the pause budget', `In ${result.year} ${left} of 90 days are left.`, {
        year: result.year,
        daysLeft: left,
      });
    }
    case 'stale':
      throw problem(
        409,
        'Not as it was',
        'The organisation has been changed since the page was shown, perhaps by the same form, sent twice. Look again.',
      );
    default:
      return result satisfies never;
  }
}
