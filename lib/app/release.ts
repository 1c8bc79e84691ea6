import type { Message } from '../domain/message.ts';
import { MINUTE } from '../domain/time.ts';
import type { Deps } from '../ports.ts';

type ReleaseDeps = Pick<Deps, 'messages' | 'mail' | 'clock' | 'telemetry'>;

export interface ReleaseSummary {
  readonly released: number;
  readonly failed: number;
}

/** Long enough for a copy, short enough that a crashed sweeper's claims are soon taken up again. */
const LEASE = 5 * MINUTE;
const BATCH = 50;
const AT_ONCE = 10;

/**
 * Delivers held mail that is due, the longest waiting first, until nothing is due or `budget` ms have gone by.
 * Claims each row first; delivery is a copy to a fixed key, so that a crash after it only repeats the copy.
 */
export async function release(deps: ReleaseDeps, budget: number): Promise<ReleaseSummary> {
  const started = deps.clock.now();
  let released = 0;
  let failed = 0;
  while (deps.clock.now() - started < budget) {
    const due = await deps.messages.due('release', deps.clock.now(), BATCH);
    if (due.length === 0) break;
    const outcomes = await inChunks(due, AT_ONCE, (message) => releaseOne(deps, message));
    released += outcomes.filter((outcome) => outcome === 'released').length;
    failed += outcomes.filter((outcome) => outcome === 'failed').length;
    // A batch that only failed would be tried again at once; its claims wait for the next run instead.
    if (outcomes.every((outcome) => outcome !== 'released')) break;
  }
  if (released + failed > 0) deps.telemetry.info('release-run', { released, failed });
  deps.telemetry.count('Released', released);
  if (failed > 0) deps.telemetry.count('ReleaseFailed', failed);
  return { released, failed };
}

async function releaseOne(deps: ReleaseDeps, message: Message): Promise<'released' | 'failed' | 'taken'> {
  const claimed = await claim(deps, message);
  if (claimed === null) return 'taken';
  try {
    return (await deliverClaimed(deps, claimed)) ? 'released' : 'taken';
  } catch (error) {
    deps.telemetry.error('release-failed', error, { messageId: message.id });
    return 'failed';
  }
}

/** Takes a held message for a while; null when somebody else has it or it is not held any more. */
export function claim(deps: Pick<Deps, 'messages' | 'clock'>, message: Message): Promise<Message | null> {
  const at = deps.clock.now();
  return deps.messages.move(message, { state: 'held', dueAt: at + LEASE, at });
}

/** Delivers a claimed message and marks it; null when the claim was lost meanwhile (it is delivered all the same). */
export async function deliverClaimed(
  deps: Pick<Deps, 'messages' | 'mail' | 'clock'>,
  claimed: Message,
): Promise<Message | null> {
  await deps.mail.deliver(claimed.id);
  return deps.messages.move(claimed, { state: 'released', dueAt: null, at: deps.clock.now() });
}

/** Acts on so many items at a time. */
export async function inChunks<T, R>(
  items: readonly T[],
  size: number,
  act: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += size) {
    results.push(...(await Promise.all(items.slice(i, i + size).map(act))));
  }
  return results;
}
