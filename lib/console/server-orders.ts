import type { ServerListing } from '../app/list-servers.ts';
import { given } from './request.ts';

/** What the address of a listing says, as it was typed. */
export type Asked = Record<string, string>;

/** An order that servers may be listed in; the one they are in leads nowhere. */
export interface Order {
  readonly words: string;
  readonly href: string | null;
}

const ORDERS = [
  ['Furthest first', 'stage', 'desc'],
  ['Least far first', 'stage', 'asc'],
  ['By name', 'name', 'asc'],
  ['Backwards by name', 'name', 'desc'],
  ['By address', 'address', 'asc'],
] as const;

/** The orders there are: an organisation's servers come by stage, and what a text finds as it is a name or an address. */
export function ordersOf(asked: Asked, { organisation, text, sort, order }: ServerListing): Order[] {
  if (organisation === null && text !== null)
    return [{ words: 'By the beginning of the name or the address.', href: null }];
  const now = organisation === null ? sort : 'stage';
  const direction = organisation !== null && sort !== 'stage' ? 'desc' : order;
  return ORDERS.filter(([, by]) => organisation === null || by === 'stage').map(([words, by, towards]) => ({
    words,
    href:
      by === now && towards === direction ? null : linkTo(asked, { sort: by, order: towards, cursor: null }),
  }));
}

/** The same listing in another order or from another place on. */
export function linkTo(asked: Asked, changed: Readonly<Record<string, string | null>>): string {
  const all = Object.entries({ ...asked, ...changed }).map(([name, value]) => [name, value ?? '']);
  return `/servers?${new URLSearchParams(given(Object.fromEntries(all)))}`;
}
