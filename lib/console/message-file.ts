import type { Context } from 'hono';
import type { Deps } from '../ports.ts';
import { problem } from './problem.ts';

/**
 * Answers with a message as a file or, unless bodies are handed out, with its header section; viewers get no more than that
 * in any case. As an attachment and never sniffed: the content is a stranger's.
 */
export async function messageFile(
  { messages, mail }: Pick<Deps, 'messages' | 'mail'>,
  c: Context,
  id: string,
  bodies: boolean,
): Promise<Response> {
  const whole = bodies && c.get('operator')?.role !== 'viewer';
  const content = (await messages.find(id)) && (await (whole ? mail.raw(id) : mail.headers(id)));
  if (!content) throw problem(404, 'No such message', 'The message is not kept (any more).');
  const name = id.replace(/[^\w.-]/g, '');
  return c.body(Buffer.from(content), 200, {
    'content-type': whole ? 'message/rfc822' : 'text/rfc822-headers',
    'content-disposition': `attachment; filename="${name}${whole ? '.eml' : '-headers.txt'}"`,
    'x-content-type-options': 'nosniff',
  });
}
