import type { Message } from '../domain/message.ts';
import type { Deps } from '../ports.ts';
import { deliverClaimed } from './release.ts';

export type ReleaseResult =
  | { readonly outcome: 'released'; readonly message: Message }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-waiting'; readonly message: Message };

/**
 * An operator delivers a message that is held, quarantined or waiting to be bounced, at once. It is put among the held
 * ones first, so that a crash leaves it to the sweeper.
 */
export async function releaseMessage(
  deps: Pick<Deps, 'messages' | 'mail' | 'clock' | 'telemetry'>,
  id: string,
): Promise<ReleaseResult> {
  const message = await deps.messages.find(id);
  if (message === null || message.state === 'accepted') return { outcome: 'not-found' };
  if (!['held', 'quarantined', 'rejected'].includes(message.state))
    return { outcome: 'not-waiting', message };
  const at = deps.clock.now();
  const claimed = await deps.messages.move(message, {
    state: 'held',
    dueAt: at,
    note: 'released-by-operator',
    at,
  });
  const released = claimed && (await deliverClaimed(deps, claimed));
  if (!released) return { outcome: 'not-waiting', message: (await deps.messages.find(id)) ?? message };
  deps.telemetry.count('Released', 1);
  deps.telemetry.info('released-by-operator', { messageId: id });
  return { outcome: 'released', message: released };
}
