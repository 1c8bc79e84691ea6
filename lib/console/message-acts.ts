import { z } from 'zod';
import { discardMessage } from '../app/discard-message.ts';
import { releaseMessage } from '../app/release-message.ts';
import type { Message } from '../domain/message.ts';
import type { Deps } from '../ports.ts';
import { problem } from './problem.ts';
import { line } from './request.ts';

type ActDeps = Pick<Deps, 'messages' | 'mail' | 'clock' | 'telemetry'>;

export const discardRequest = z.strictObject({ reason: line(500) });

/** Releases a message; throws a problem that says why it cannot be. */
export async function release(deps: ActDeps, id: string, actor: string): Promise<Message> {
  const result = await releaseMessage(deps, id, actor);
  switch (result.outcome) {
    case 'released':
      return result.message;
    case 'not-found':
      throw problem(404, 'No such message', 'No message of this id is held, quarantined or to be bounced.');
    case 'not-waiting':
      throw problem(409, 'Not waiting', `The message is ${result.message.state} and cannot be released.`);
    default:
      return result satisfies never;
  }
}

/** Discards a message; throws a problem that says why it cannot be. */
export async function discard(deps: ActDeps, id: string, reason: string, actor: string): Promise<Message> {
  const result = await discardMessage(deps, id, reason, actor);
  switch (result.outcome) {
    case 'discarded':
      return result.message;
    case 'not-found':
      throw problem(404, 'No such message', 'No message of this id is quarantined.');
    case 'not-quarantined': {
      const { state } = result.message;
      throw problem(409, 'Not quarantined', `The message is ${state}; only quarantined mail is discarded.`);
    }
    default:
      return result satisfies never;
  }
}
