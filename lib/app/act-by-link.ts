import type { NoticePolicy } from '../domain/notice.ts';
import { contactsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Policy } from '../domain/policy.ts';
import { DAY, type Instant } from '../domain/time.ts';
import type { Deps, HistoryEntry } from '../ports.ts';
import { changeOrganisation, type OrganisationChange } from './change-organisation.ts';
import { type PauseResult, withoutPause, withPause } from './pause-organisation.ts';

/** What a postmaster asks for by the link in a notice. */
export type LinkAct =
  | { readonly kind: 'pause'; readonly days: number }
  | { readonly kind: 'end-pause' }
  | { readonly kind: 'contact'; readonly address: string };

export type LinkResult =
  | PauseResult
  /** Somebody has changed the organisation since the page was shown: the same form, perhaps, sent twice. */
  | { readonly outcome: 'stale' }
  /** Enough for one day. */
  | { readonly outcome: 'capped' }
  /** No (more) contacts may be named by a link. */
  | { readonly outcome: 'no-contacts' };

/** However many places a link is used from at the same time. */
const CHANGES_A_DAY = 20;
/** Contacts that links have named and that are still told. */
export const CONTACTS_BY_LINK = 5;
/** One mail of SES has no more recipients. */
const MOST_CONTACTS = 50;

/** Who it was, for the history: a link does not say which person. */
export const postmasterOf = (organisation: string): string => `postmaster:${organisation}`;

/**
 * Does for an organisation what its postmaster asks for, if it still is as the page showed it (`seen`, its version; 0 while
 * nothing is known of it). So a form that is sent twice has one effect.
 */
export async function actByLink(
  deps: Pick<Deps, 'organisations' | 'clock' | 'policy'>,
  name: string,
  seen: number,
  act: LinkAct,
): Promise<LinkResult> {
  const at = deps.clock.now();
  const ours = (await deps.organisations.history(name)).filter(({ actor }) => actor === postmasterOf(name));
  if (ours.filter((entry) => at - entry.at < DAY).length >= CHANGES_A_DAY) return { outcome: 'capped' };
  return changeOrganisation<LinkResult>(deps, name, (organisation, version) =>
    version === seen ? change(deps.policy, organisation, act, at, ours) : { outcome: 'stale' },
  );
}

function change(
  { notices, timeZone }: Policy,
  organisation: Organisation,
  act: LinkAct,
  at: Instant,
  ours: readonly HistoryEntry[],
): OrganisationChange | LinkResult {
  const actor = postmasterOf(organisation.name);
  switch (act.kind) {
    case 'pause':
      return withPause(at, act.days, timeZone, actor)(organisation);
    case 'end-pause':
      return withoutPause(at, actor)(organisation);
    case 'contact':
      return notices === null
        ? { outcome: 'no-contacts' }
        : withContact(notices, organisation, act, at, ours);
    default:
      return act satisfies never;
  }
}

/** Adds one to whoever is told already: a link that gets into other hands must not keep notices from their readers. */
function withContact(
  notices: NoticePolicy,
  organisation: Organisation,
  { address }: Extract<LinkAct, { kind: 'contact' }>,
  at: Instant,
  ours: readonly HistoryEntry[],
): OrganisationChange | LinkResult {
  const told = contactsOf(notices, organisation.name, organisation);
  if (told.some((one) => one.toLowerCase() === address.toLowerCase()))
    return { outcome: 'changed', organisation };
  if (contactsLeft(told, ours) === 0) return { outcome: 'no-contacts' };
  const entry: HistoryEntry = {
    at,
    event: 'contact-added',
    actor: postmasterOf(organisation.name),
    detail: { contact: address },
  };
  return { organisation: { ...organisation, contacts: [...told, address] }, entry };
}

/** How many more contacts links may name; none where the operator wants nobody told. */
export function contactsLeft(told: readonly string[], history: readonly HistoryEntry[]): number {
  const named = history.filter(
    ({ event, detail }) => event === 'contact-added' && told.includes(String(detail.contact)),
  );
  if (told.length === 0 || told.length >= MOST_CONTACTS) return 0;
  return Math.max(0, CONTACTS_BY_LINK - named.length);
}
