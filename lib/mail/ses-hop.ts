import ipaddr from 'ipaddr.js';
import type { Header } from './header-block.ts';

/** Who connected, as SES itself wrote it into the first Received field. */
export interface SesHop {
  /** Address of the connecting host, in canonical form. */
  readonly ip: string;
  /** The name it greeted with (HELO/EHLO); a claim. */
  readonly helo: string;
  /** Its reverse DNS name; null when it has none. */
  readonly ptr: string | null;
  readonly messageId: string;
}

/** The form of all samples, read tolerantly: the reverse name may be missing; IPv6 and an absent `for` were seen nowhere. */
const SES_RECEIVED =
  /^from (\S+) (?:\((?:(\S+) )?)?\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]\)? by inbound-smtp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)? with E?SMTPS?A? id (\S+?)(?: for <?([^>;]+)>?)?; /;

const CLIENT_IP = /\bclient-ip=([0-9A-Fa-f.:]+)/;

/** Reads a Received value as SES's own; null when it does not have SES's form. Says nothing about whether it is genuine. */
export function readSesHop(value: string): SesHop | null {
  if (!value.includes('inbound-smtp.')) return null;
  const match = SES_RECEIVED.exec(value.replace(/\s+/g, ' '));
  if (!match) return null;
  const [, helo, ptr, address, , messageId] = match;
  if (!address || !ipaddr.isValid(address)) return null;
  return {
    ip: ipaddr.process(address).toString(),
    helo: helo as string,
    ptr: ptr === undefined || ptr === 'unknown' ? null : ptr,
    messageId: messageId as string,
  };
}

/**
 * The hop that may be trusted: the first Received field, if it is SES's and its id is the message's own. Everything
 * below it, look-alikes included, was written by the sender. The address must agree with the SPF and authentication
 * results SES wrote between it and the sender's part. `messageId` null: taken from the hop (a stored message).
 */
export function trustedSesHop(headers: readonly Header[], messageId: string | null): SesHop | null {
  const received = (header: Header) => header.name.toLowerCase() === 'received';
  const first = headers.findIndex(received);
  if (first < 0) return null;
  const hop = readSesHop((headers[first] as Header).value);
  if (!hop || (messageId !== null && hop.messageId !== messageId)) return null;
  const below = headers.findIndex((header, index) => index > first && received(header));
  const block = headers.slice(first + 1, below < 0 ? undefined : below);
  const agreed = firstOfSes(block).every(
    (ip) => ipaddr.isValid(ip) && ipaddr.process(ip).toString() === hop.ip,
  );
  return agreed ? hop : null;
}

/** The client addresses in the first Received-SPF and Authentication-Results of the block that have SES's own form. */
function firstOfSes(block: readonly Header[]): string[] {
  const spf = block.find((h) => h.name.toLowerCase() === 'received-spf' && h.value.includes('(spfCheck:'));
  const results = block.find(
    (h) =>
      h.name.toLowerCase() === 'authentication-results' && h.value.trimStart().startsWith('amazonses.com;'),
  );
  return [spf, results].flatMap((header) => CLIENT_IP.exec(header?.value ?? '')?.[1] ?? []);
}
