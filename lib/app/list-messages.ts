import type { Message, MessageState } from '../domain/message.ts';
import type { Deps, Page } from '../ports.ts';

/** Messages in one state, the latest there first, or those kept of a server, the longest kept first. */
export interface MessageListing {
  readonly of: { readonly state: MessageState } | { readonly server: string };
  /** At most 100. */
  readonly limit: number;
  readonly cursor: string | null;
}

/** A message in a list. */
export interface ListedMessage {
  readonly message: Message;
  /** The name of its server; null where nothing is known of it. */
  readonly serverName: string | null;
}

/** A page of messages with the names of their servers, which are read at once. */
export async function listMessages(
  { messages, servers }: Pick<Deps, 'messages' | 'servers'>,
  { of, limit, cursor }: MessageListing,
): Promise<Page<ListedMessage>> {
  const { items, ...page } =
    'state' in of
      ? await messages.list(of.state, limit, cursor)
      : await messages.keptOf(of.server, limit, cursor);
  const found = await servers.findMany(items.map(({ serverId }) => serverId));
  const names = new Map(found.map(({ server }) => [server.id, server.name]));
  return {
    ...page,
    items: items.map((message) => ({ message, serverName: names.get(message.serverId) ?? null })),
  };
}
