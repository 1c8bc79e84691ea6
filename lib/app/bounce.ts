import type { Message, MessageNote } from '../domain/message.ts';
import { HOUR, type Instant, MINUTE } from '../domain/time.ts';
import type { BounceOutcome, Deps } from '../ports.ts';

type BounceDeps = Pick<Deps, 'messages' | 'mail' | 'bouncer' | 'clock' | 'telemetry'>;

export interface BounceSummary {
  readonly bounced: number;
  readonly quarantined: number;
  readonly postponed: number;
}

/** SES takes one SendBounce a second, and none for mail received longer ago than a day (SES API, SendBounce). */
const SPACING = 1000;
const OLDEST = 24 * HOUR;
const LEASE = 5 * MINUTE;
const RETRY_AFTER = MINUTE;
const BATCH = 25;

/**
 * Sends the bounces that are due, one a second, the longest waiting first, until nothing is due or `budget` ms have gone
 * by. A bounce is sent at most once: a row found claimed but never finished may or may not have been sent, so it is kept
 * for the operator instead of being sent again.
 */
export async function bounce(deps: BounceDeps, budget: number): Promise<BounceSummary> {
  const started = deps.clock.now();
  const summary = { bounced: 0, quarantined: 0, postponed: 0 };
  for (let calls = 0; hasTime(deps, started, calls, budget); ) {
    const due = await deps.messages.due('bounce', deps.clock.now(), BATCH);
    if (due.length === 0) break;
    for (const message of due) {
      if (!hasTime(deps, started, calls, budget)) break;
      const outcome = await bounceOne(deps, message);
      if (outcome === 'taken') continue;
      summary[outcome] += 1;
      if (outcome === 'quarantined') continue;
      // SES takes none now: what is not claimed yet stays as it is.
      if (outcome === 'postponed') break;
      calls += 1;
      await deps.clock.sleep(SPACING);
    }
    if (summary.postponed > 0) break;
  }
  deps.telemetry.count('Bounced', summary.bounced);
  if (summary.quarantined > 0) deps.telemetry.count('BounceQuarantined', summary.quarantined);
  if (summary.bounced + summary.quarantined + summary.postponed > 0)
    deps.telemetry.info('bounce-run', summary);
  return summary;
}

/** Counts calls as well as time, so that the pace holds where the clock is virtual and sleeping takes none. */
const hasTime = (deps: BounceDeps, started: Instant, calls: number, budget: number): boolean =>
  Math.max(deps.clock.now() - started, calls * SPACING) < budget;

async function bounceOne(deps: BounceDeps, message: Message): Promise<keyof BounceSummary | 'taken'> {
  const now = deps.clock.now();
  if (message.state === 'bouncing') return quarantine(deps, message, 'bounce-unconfirmed');
  if (now - message.receivedAt > OLDEST) return quarantine(deps, message, 'bounce-too-late');
  const claimed = await deps.messages.move(message, { state: 'bouncing', dueAt: now + LEASE, at: now });
  if (claimed === null) return 'taken';
  // The gate may have been cut off after recording the rejection, in which case SES went on and delivered the message.
  if (await deps.mail.isDelivered(message.id)) {
    await deps.messages.move(claimed, {
      state: 'released',
      dueAt: null,
      note: 'delivered-before-bounce',
      at: now,
    });
    return 'taken';
  }
  return send(deps, claimed);
}

async function send(deps: BounceDeps, claimed: Message): Promise<keyof BounceSummary> {
  let outcome: BounceOutcome;
  try {
    outcome = await deps.bouncer.bounce(claimed);
  } catch (error) {
    // No answer: it may have been sent. The claim stays and runs out into the operator's hands.
    deps.telemetry.error('bounce-unanswered', error, { messageId: claimed.id });
    return 'postponed';
  }
  const at = deps.clock.now();
  switch (outcome) {
    case 'sent':
      await deps.messages.move(claimed, { state: 'bounced', dueAt: null, at });
      return 'bounced';
    case 'postponed':
      await deps.messages.move(claimed, { state: 'rejected', dueAt: at + RETRY_AFTER, at });
      return 'postponed';
    case 'refused':
      await quarantine(deps, claimed, 'bounce-refused');
      return 'quarantined';
    default:
      return outcome satisfies never;
  }
}

async function quarantine(
  deps: BounceDeps,
  message: Message,
  note: MessageNote,
): Promise<'quarantined' | 'taken'> {
  const moved = await deps.messages.move(message, {
    state: 'quarantined',
    dueAt: null,
    note,
    at: deps.clock.now(),
  });
  return moved === null ? 'taken' : 'quarantined';
}
