import { getDomain } from 'tldts';
import type { OrganisationBasis } from '../domain/server.ts';
import type { Receipt } from './ses-event.ts';
import type { SesHop } from './ses-hop.ts';

/**
 * The organisation a message speaks for: the registrable domain of its authenticated sender (SPF for MAIL FROM, DMARC for
 * From), else of the name the server greets with; null when neither is a domain name.
 */
export function organisationOf(
  receipt: Receipt,
  connected: SesHop,
): { organisation: string | null; organisationBasis: OrganisationBasis | null } {
  const proven =
    (receipt.spf === 'PASS' && registrable(domainOf(receipt.mailFrom))) ||
    (receipt.dmarc === 'PASS' && registrable(fromDomain(receipt)));
  if (proven) return { organisation: proven, organisationBasis: 'authenticated' };
  const greeting = registrable(connected.helo);
  return { organisation: greeting, organisationBasis: greeting === null ? null : 'greeting' };
}

/** Whether the From field and the envelope sender belong to the same organisation. */
export function isSenderAligned(receipt: Receipt): boolean {
  const from = registrable(fromDomain(receipt));
  return from !== null && from === registrable(domainOf(receipt.mailFrom));
}

/** The registrable domain (public suffix list) of a host name, in lower case; null when there is none. */
export const registrable = (host: string): string | null =>
  getDomain(host.toWellFormed().toLowerCase(), { allowPrivateDomains: true, detectIp: true });

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/**
 * The domain of From; empty unless there is exactly one address, since a DMARC verdict does not say which of several it
 * is about. Display names may hold anything, so only the end counts.
 */
function fromDomain({ headers }: Receipt): string {
  const [from, another] = headers.filter((header) => header.name.toLowerCase() === 'from');
  const unquoted = (another ? '' : (from?.value ?? '')).replace(/"[^"]*"/g, '');
  return /[,;]/.test(unquoted) ? '' : (/@([^\s<>@"]+?)>?\s*$/.exec(unquoted)?.[1] ?? '');
}
