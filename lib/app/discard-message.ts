import type { Message } from '../domain/message.ts';
import type { Deps } from '../ports.ts';

export type DiscardResult =
  | { readonly outcome: 'discarded'; readonly message: Message }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-quarantined'; readonly message: Message };

/**
 * An operator decides, for good, that a quarantined message is not to be delivered; no other can be discarded. The history
 * of its server says by whom and why. The message itself stays in the bucket until it expires there.
 */
export async function discardMessage(
  deps: Pick<Deps, 'messages' | 'clock' | 'telemetry'>,
  id: string,
  reason: string,
  actor: string,
): Promise<DiscardResult> {
  const message = await deps.messages.find(id);
  if (message === null || message.state === 'accepted') return { outcome: 'not-found' };
  if (message.state !== 'quarantined') return { outcome: 'not-quarantined', message };
  const at = deps.clock.now();
  const discarded = await deps.messages.move(message, {
    state: 'discarded',
    dueAt: null,
    note: 'discarded-by-operator',
    operator: { actor, reason },
    at,
    entry: { at, event: 'message-discarded', actor, detail: { messageId: id, reason } },
  });
  if (discarded === null) {
    // Somebody else was first.
    return { outcome: 'not-quarantined', message: (await deps.messages.find(id)) ?? message };
  }
  deps.telemetry.info('discarded-by-operator', { messageId: id });
  return { outcome: 'discarded', message: discarded };
}
