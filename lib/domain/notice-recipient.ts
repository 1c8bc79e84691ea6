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
  const { organisation, organisationBasis: basis } = server;
  const isEnforced = server.attribution === 'direct' || relayed === 'enforce';
  const isProven = basis === 'operator' || (basis === 'authenticated' && server.answerable);
  if (notices === null || organisation === null || !isEnforced || !isProven) return [];
  const contacts = owner?.contacts ?? notices.organisations.get(organisation)?.contacts;
  return contacts ?? [`postmaster@${domainToASCII(organisation)}`];
}

/** The language of a server's notices: its organisation's, else that of its domain's country, else the default. */
export function languageOf(policy: NoticePolicy, server: Server, owner: Organisation | null): Language {
  const name = server.organisation ?? '';
  return (
    owner?.language ?? policy.organisations.get(name)?.language ?? languageOfDomain(name) ?? policy.language
  );
}
