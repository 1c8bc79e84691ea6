import type { ServerView } from '../app/server-view.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { dayText, minuteText } from '../mail/report-words.ts';
import type { Page } from '../ports.ts';
import { given } from './request.ts';

/** A server as a row of the list; texts of strangers are as they came. */
export interface ServerRow
  extends Pick<
    ServerView,
    'id' | 'name' | 'ip' | 'organisation' | 'compliance' | 'stage' | 'paused' | 'exempt' | 'counts'
  > {
  /** The release, else the product, below a heading that says Exchange; null where nothing is known. */
  readonly version: string | null;
  readonly build: string | null;
  readonly observed: boolean;
  readonly next: { readonly stage: number; readonly day: string; readonly isDue: boolean } | null;
  readonly lastSeen: string;
}

export interface ServerListView {
  readonly rows: readonly ServerRow[];
  /** Links that keep what was asked for; null where they would lead nowhere. */
  readonly next: string | null;
  readonly first: string | null;
  /** Other orders; none where what was asked has its own. */
  readonly orders: readonly { readonly words: string; readonly href: string; readonly isThis: boolean }[];
  /** Whether a filter left out so many that this page is not full, though others follow. */
  readonly isSparse: boolean;
}

/** A page of the list of servers for what was asked, in the operator's time zone. */
export function viewServerList(
  policy: Policy,
  page: Page<ServerView>,
  asked: Readonly<Record<string, string>>,
  now: Instant,
): ServerListView {
  return {
    rows: page.items.map((server) => rowOf(policy, server, now)),
    next: page.cursor === null ? null : linkTo({ ...asked, cursor: page.cursor }),
    first: asked.cursor ? linkTo({ ...asked, cursor: '' }) : null,
    orders: ordersFor(asked),
    isSparse: page.cursor !== null && page.looked > page.items.length,
  };
}

const ORDERS = [
  ['furthest first', 'stage', 'desc'],
  ['least far first', 'stage', 'asc'],
  ['name, A to Z', 'name', 'asc'],
  ['name, Z to A', 'name', 'desc'],
  ['address', 'address', 'asc'],
] as const;

/** What a text finds comes by name or by address as it is one or the other, and an organisation's servers come by stage. */
function ordersFor(asked: Readonly<Record<string, string>>): ServerListView['orders'] {
  if (asked.q) return [];
  const sort = (asked.organisation ? '' : asked.sort) || 'stage';
  const order = asked.order || (sort === 'stage' ? 'desc' : 'asc');
  return ORDERS.filter(([, by]) => by === 'stage' || !asked.organisation).map(([words, by, direction]) => ({
    words,
    href: linkTo({ ...asked, sort: by, order: direction, cursor: '' }),
    isThis: sort === by && order === direction,
  }));
}

function rowOf({ timeZone, relayed }: Policy, server: ServerView, now: Instant): ServerRow {
  const { nextStage, nextStageAt } = server;
  const at = nextStageAt === null ? null : Date.parse(nextStageAt);
  return {
    ...server,
    version: (server.release ?? server.product)?.replace(/^Exchange Server /, '') ?? null,
    observed: server.stage !== null && server.attribution === 'relayed' && relayed === 'observe',
    next:
      nextStage === null || at === null
        ? null
        : { stage: nextStage, day: dayText(timeZone, at), isDue: at <= now },
    lastSeen: minuteText(timeZone, Date.parse(server.lastSeen)),
  };
}

const linkTo = (asked: Record<string, string>): string => `/servers?${new URLSearchParams(given(asked))}`;
