import { domainToASCII } from 'node:url';
import { type Language, languageOfDomain } from './language.ts';
import type { NoticePolicy } from './notice.ts';
import type { Organisation } from './organisation.ts';
import type { Policy } from './policy.ts';
import type { Server } from './server.ts';

/**
 * Who is told about a server: its organisation's contacts, else the postmaster of its domain (RFC 2142 §5). Nobody, if
 * notices are off, if the server is only observed, if its organisation is only what it says of itself or only what a
 * signature says, if all its mail was automatic, or if there are no contacts on purpose.
 */
export function recipientsOf(
  { notices, relayed }: Pick<Policy, 'notices' | 'relayed'>,
  server: Server,
  owner: Organisation | null,
): readonly string[] {
  const { organisation } = server;
  const isEnforced = server.attribution === 'direct' || relayed === 'enforce';
  if (notices === null || organisation === null || !isEnforced || !isProven(server)) return [];
  return contactsOf(notices, organisation, owner);
}

/** Whether a server is known to be its organisation's: anybody can greet with a name, or send a signed message again. */
export const isProven = ({ organisationBasis: basis, answerable }: Server): boolean =>
  basis === 'operator' || (basis === 'authenticated' && answerable);

/** Who is told about the servers of an organisation; nobody, if there are no contacts on purpose. */
export function contactsOf(
  { organisations }: NoticePolicy,
  organisation: string,
  owner: Organisation | null,
): readonly string[] {
  const contacts = owner?.contacts ?? organisations.get(organisation)?.contacts;
  return contacts ?? [`postmaster@${domainToASCII(organisation)}`];
}

/** The language of a server's notices: its organisation's, else that of its domain's country, else the default. */
export const languageOf = (policy: NoticePolicy, server: Server, owner: Organisation | null): Language =>
  knownLanguage(policy, server.organisation ?? '', owner) ?? policy.language;

/** The language of an organisation or of its domain's country; null where neither says one. */
export const knownLanguage = (
  { organisations }: NoticePolicy,
  organisation: string,
  owner: Organisation | null,
): Language | null =>
  owner?.language ?? organisations.get(organisation)?.language ?? languageOfDomain(organisation);
