import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { READ_OF_HISTORY } from '../../app/say-repaired.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { isProven, knownLanguage } from '../../domain/notice-recipient.ts';
import { newOrganisation, type Organisation } from '../../domain/organisation.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps, HistoryEntry, Page, ServerRecord } from '../../ports.ts';
import type { LinkScope } from '../link.ts';

export type VisitDeps = Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock'>;

/** What a link shows when it is opened. */
export interface Visit {
  readonly link: string;
  readonly scope: LinkScope;
  readonly organisation: Organisation;
  /** Of the organisation; 0 while nothing is known of it. */
  readonly version: number;
  readonly history: readonly HistoryEntry[];
  /** The server that is shown; null where the link is one to all of them and none was chosen. */
  readonly chosen: ServerRecord | null;
  readonly chosenHistory: readonly HistoryEntry[];
  /** Those of the organisation, where none is chosen. */
  readonly listed: Page<ServerRecord> | null;
  readonly language: Language;
  readonly at: Instant;
}

const LISTED = 50;
/** No id of ours is longer, and a longer one could be no key of a table. */
const LONGEST_ID = 100;
/** Anybody may greet with anybody's name; whoever does so often makes some pages short, and none slow. */
const MOST_LISTINGS = 4;

/** Finds what a link shows; null where it is about a server that is not there or no longer its organisation's. */
export async function openVisit(
  deps: VisitDeps,
  c: Context,
  link: string,
  scope: LinkScope,
): Promise<Visit | null> {
  const { organisation: name } = scope;
  const id = scope.server ?? c.req.query('server') ?? null;
  if (id !== null && id.length > LONGEST_ID) return null;
  const [record, history, chosen, chosenHistory, listed] = await Promise.all([
    deps.organisations.find(name),
    deps.organisations.history(name),
    id === null ? null : deps.servers.find(id),
    id === null ? [] : deps.servers.history(id, READ_OF_HISTORY),
    id === null ? provenServers(deps, name, c.req.query('after') ?? null) : null,
  ]);
  if (id !== null && chosen?.server.organisation !== name) return null;
  // By a link to all an unproven one cannot be looked at: it may be anybody's.
  if (scope.server === null && chosen !== null && !isProven(chosen.server)) return null;
  return {
    link,
    scope,
    organisation: record?.organisation ?? newOrganisation(name),
    version: record?.version ?? 0,
    history,
    chosen,
    chosenHistory,
    listed,
    language: languageFor(c, deps.policy, name, record?.organisation ?? null),
    at: deps.clock.now(),
  };
}

/** Whether anything may be done by it: nobody acts for an organisation because of a name that a server greets with. */
export const mayAct = ({ chosen, listed }: Visit): boolean =>
  chosen !== null ? isProven(chosen.server) : (listed?.items.length ?? 0) > 0;

/** A page of an organisation's servers, those left out that only say they are. */
async function provenServers(
  { servers }: VisitDeps,
  organisation: string,
  after: string | null,
): Promise<Page<ServerRecord>> {
  const items: ServerRecord[] = [];
  let cursor = after;
  let looked = 0;
  for (let listing = 0; listing < MOST_LISTINGS && items.length < LISTED; listing++) {
    const page = await servers.list({
      stages: null,
      compliance: null,
      product: null,
      organisation,
      text: null,
      sort: 'stage',
      order: 'desc',
      limit: LISTED - items.length,
      cursor,
    });
    items.push(...page.items.filter(({ server }) => isProven(server)));
    looked += page.looked;
    cursor = page.cursor;
    if (cursor === null) break;
  }
  return { items, cursor, looked };
}

/** The language asked for; null where none was. */
export const chosenLanguage = (c: Context): Language | null =>
  LANGUAGES.find((language) => language === c.req.query('lang')) ?? null;

/** The language of a reader: as asked for, else the organisation's, its country's, the browser's, the notices'. */
export function languageFor(
  c: Context,
  { notices }: Pick<Policy, 'notices'>,
  organisation: string,
  owner: Organisation | null,
): Language {
  return (
    chosenLanguage(c) ??
    (notices === null ? (owner?.language ?? null) : knownLanguage(notices, organisation, owner)) ??
    browserLanguage(c) ??
    notices?.language ??
    'en'
  );
}

function browserLanguage(c: Context): Language | null {
  const found = accepts(c, {
    header: 'Accept-Language',
    supports: [...LANGUAGES],
    default: '',
    match: (wanted, { supports }) =>
      wanted
        .filter(({ q }) => q > 0)
        .sort((a, b) => b.q - a.q)
        .map(({ type }) => type.toLowerCase().split('-')[0] ?? '')
        .find((language) => supports.includes(language)) ?? '',
  });
  return LANGUAGES.find((language) => language === found) ?? null;
}
