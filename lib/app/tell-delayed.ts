import { backscatterReason } from '../domain/backscatter.ts';
import { localDay } from '../domain/calendar.ts';
import type { Message } from '../domain/message.ts';
import { MINUTE } from '../domain/time.ts';
import { bounceEvidence } from '../mail/bounce-evidence.ts';
import type { Receipt } from '../mail/ses-event.ts';
import type { DelayNotice, Deps } from '../ports.ts';

/** SES takes one SendBounce a second (SES API, SendBounce). */
const SPACING = 1000;
const BATCH = 25;

/**
 * Plans to tell the sender of a held message, unless a sender of this server has been told that day or telling would be
 * backscatter. Never throws: the message is held whether its sender hears of it or not.
 */
export async function planDelayNotice(
  deps: Pick<Deps, 'policy' | 'telemetry'> & { readonly delays?: Pick<Deps['delays'], 'plan'> },
  receipt: Receipt,
  { id, serverId, decision, receivedAt }: Message,
): Promise<void> {
  if (!deps.delays || decision.verdict !== 'defer') return;
  if (backscatterReason(bounceEvidence(receipt)) !== null) return;
  try {
    await deps.delays.plan(serverId, localDay(deps.policy.timeZone, receivedAt), id, receivedAt);
  } catch (error) {
    deps.telemetry.error('delay-notice-not-planned', error, { messageId: id });
  }
}

/**
 * Tells senders that their mail is being delayed, one a second, until nothing is due or `budget` ms have gone by. Each
 * is told at most once, and nobody of a message that has been delivered meanwhile. Answers how many were told.
 */
export async function tellDelayed(
  deps: Pick<Deps, 'messages' | 'delays' | 'delaySender' | 'clock' | 'telemetry'>,
  budget: number,
): Promise<number> {
  const started = deps.clock.now();
  let told = 0;
  for (let calls = 0; ; ) {
    const due = await deps.delays.due(deps.clock.now(), BATCH);
    if (due.length === 0) break;
    for (const notice of due) {
      // Counts calls as well as time, so that the pace holds where the clock is virtual and sleeping takes none.
      if (Math.max(deps.clock.now() - started, calls * SPACING) >= budget) return told;
      const outcome = await tell(deps, notice);
      if (outcome === 'postponed') return told;
      if (outcome === 'settled') continue;
      calls += 1;
      told += 1;
      await deps.clock.sleep(SPACING);
    }
  }
  deps.telemetry.count('DelaysTold', told);
  return told;
}

async function tell(
  deps: Parameters<typeof tellDelayed>[0],
  notice: DelayNotice,
): Promise<'told' | 'settled' | 'postponed'> {
  const { clock, telemetry } = deps;
  if (!(await deps.delays.claim(notice, clock.now()))) return 'settled';
  const message = await deps.messages.find(notice.messageId);
  if (message?.state !== 'held') return 'settled';
  const outcome = await deps.delaySender.send(message).catch((error: unknown) => {
    // No answer: it may have been sent.
    telemetry.error('delay-notice-unanswered', error, { messageId: message.id });
    return 'refused' as const;
  });
  if (outcome === 'postponed') await deps.delays.putBack(notice, clock.now() + MINUTE);
  if (outcome === 'refused') telemetry.info('delay-notice-refused', { messageId: message.id });
  return outcome === 'sent' ? 'told' : outcome === 'postponed' ? 'postponed' : 'settled';
}
