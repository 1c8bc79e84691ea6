import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Policy } from '../../domain/policy.ts';
import { receiverOf } from '../../mail/notice-document.ts';
import { type PageKey, type Tell, tellIn } from '../phrases/phrases.ts';
import { frame } from './frame.tsx';
import { languageFor } from './visit.ts';

/** For whatever is not a link that holds: forged, altered, over, or about a server that is somebody else's now. */
export const deadPage = (c: Context, policy: Policy) =>
  apology(c, policy, 404, 'dead.title', (tell) => [tell('dead.text'), tell('dead.answer')]);

/** For whoever has asked too often. */
export function limitedPage(c: Context, policy: Policy, seconds: number) {
  c.header('retry-after', String(seconds));
  return apology(c, policy, 429, 'limited.title', (tell) => [tell('limited.text', { seconds })]);
}

export const failedPage = (c: Context, policy: Policy) =>
  apology(c, policy, 500, 'failed.title', (tell) => [tell('failed.text')]);

function apology(
  c: Context,
  policy: Policy,
  status: ContentfulStatusCode,
  title: PageKey,
  texts: (tell: Tell) => readonly string[],
) {
  // Nothing is known of who asks, so nothing of an organisation shows here.
  const language = languageFor(c, policy, '', null);
  const tell = tellIn(language);
  return frame(
    c,
    { title: tell(title), language, receiver: receiverOf(policy), status },
    <>
      <h1>{tell(title)}</h1>
      {texts(tell).map((text) => (
        <p>{text}</p>
      ))}
    </>,
  );
}
