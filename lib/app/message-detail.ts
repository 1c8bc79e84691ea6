import type { Message } from '../domain/message.ts';
import type { Server } from '../domain/server.ts';
import type { Deps } from '../ports.ts';

/** What is kept of a message, but for its body. */
export interface MessageDetail {
  readonly message: Message;
  readonly server: Server | null;
  /** The header section as it came, in UTF-8 or what passes for it; null once the message has expired. */
  readonly headers: string | null;
}

/** One message with its server and its header section; null when nothing is kept of it. */
export async function messageDetail(
  { messages, servers, mail }: Pick<Deps, 'messages' | 'servers' | 'mail'>,
  id: string,
): Promise<MessageDetail | null> {
  const message = await messages.find(id);
  if (message === null) return null;
  const [record, headers] = await Promise.all([servers.find(message.serverId), mail.headers(id)]);
  return {
    message,
    server: record?.server ?? null,
    headers: headers && Buffer.from(headers).toString('utf8'),
  };
}
