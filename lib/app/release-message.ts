import type { Message } from '../domain/message.ts';
import type { Deps } from '../ports.ts';
import { deliverClaimed } from './release.ts';

export type ReleaseResult =
  | { readonly outcome: 'released'; readonly message: Message }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-waiting'; readonly message: Message };

type ReleaseDeps = Pick<Deps, 'messages' | 'mail' | 'clock' | 'telemetry'>;

/**
 * An operator delivers a message that is held, quarantined or waiting to be bounced, at once. It is put among the held
 * ones first, and the history of its server says by whom, so that a crash leaves it to the sweeper. Trying again does not
 * tell of it twice.
 */
export async function releaseMessage(deps: ReleaseDeps, id: string, actor: string): Promise<ReleaseResult> {
  const message = await deps.messages.find(id);
  if (message === null || message.state === 'accepted') return { outcome: 'not-found' };
  if (!['held', 'quarantined', 'rejected'].includes(message.state))
    return { outcome: 'not-waiting', message };
  const claimed = await claimFor(deps, message, actor);
  const released = claimed && (await deliverClaimed(deps, claimed));
  if (!released) return { outcome: 'not-waiting', message: (await deps.messages.find(id)) ?? message };
  deps.telemetry.count('Released', 1);
  deps.telemetry.info('released-by-operator', { messageId: id });
  return { outcome: 'released', message: released };
}

function claimFor(deps: ReleaseDeps, message: Message, actor: string): Promise<Message | null> {
  const at = deps.clock.now();
  const { id, state } = message;
  const claim = { state: 'held', dueAt: at, at } as const;
  if (state === 'held' && message.note === 'released-by-operator') return deps.messages.move(message, claim);
  return deps.messages.move(message, {
    ...claim,
    note: 'released-by-operator',
    operator: { actor, reason: null },
    entry: { at, event: 'message-released', actor, detail: { messageId: id, was: state } },
  });
}
