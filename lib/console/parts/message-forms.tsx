import type { Context } from 'hono';
import type { Message } from '../../domain/message.ts';
import type { ConsoleEnv } from '../access.ts';
import { Csrf } from './layout.tsx';

interface MessageFormsProps {
  readonly c: Context<ConsoleEnv>;
  readonly message: Message;
}

const RELEASABLE: ReadonlySet<string> = new Set(['held', 'quarantined', 'rejected']);

/** What an operator may do about a message; nothing where nothing can be done. */
export const MessageForms = ({ c, message }: MessageFormsProps) => {
  const { id, state } = message;
  if (c.get('operator').role !== 'operator' || !RELEASABLE.has(state)) return null;
  const path = `/messages/${encodeURIComponent(id)}`;
  return (
    <>
      <form class="actions" method="post" action={`${path}/release`}>
        <Csrf c={c} />
        <button type="submit">Deliver it now</button>
      </form>
      {state === 'quarantined' ? (
        <details>
          <summary>Discard it</summary>
          <p class="muted small">
            It is never delivered, and its sender is not told. This cannot be taken back.
          </p>
          <form class="actions" method="post" action={`${path}/discard`}>
            <Csrf c={c} />
            <label class="wide">
              Reason
              <input name="reason" required maxlength={500} />
            </label>
            <button class="danger" type="submit">
              Discard
            </button>
          </form>
        </details>
      ) : null}
    </>
  );
};
