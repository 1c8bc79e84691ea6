import type { MxRecord } from 'node:dns';
import { Resolver as DnsResolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** The records of one name and type, in the shapes of node:dns/promises (TXT: one list of strings a record). */
export type DnsRecords = string[] | string[][] | MxRecord[];

/** A DNS question, asked as mailauth asks it. Rejects with an error whose `code` is that of node:dns (ENOTFOUND, …). */
export type Resolver = (name: string, rrtype: string) => Promise<DnsRecords>;

/** What a name of the operator's own zone holds. A TXT record is one string, however long. */
export interface ZoneEntry {
  readonly TXT?: readonly string[];
  readonly PTR?: readonly string[];
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly MX?: readonly MxRecord[];
}

const TIME_LIMIT = 1_000;
const REMEMBER = 60_000;
/** Senders choose the names we ask for, so what is remembered about them needs a bound. */
const REMEMBERED_NAMES = 10_000;

/** RFC 2606 §2–3 and RFC 6761 §6.2, §6.5: names nobody can own. */
const RESERVED = /(?:^|\.)(?:example|test|example\.(?:com|net|org))$/;
const SERVICE_LABEL = /(?:^|\.)_/;

/** Lets a peer on loopback pass SPF without any set-up. */
const LOOPBACK_SPF = 'v=spf1 ip4:127.0.0.0/8 -all';

/**
 * DNS for one machine. Asks, in this order:
 *
 * 1. the operator's own zone: a name listed there has those records and no others (a missing type is ENODATA);
 * 2. a built-in zone for the names reserved for documentation and tests, which all publish {@link LOOPBACK_SPF} but
 *    neither DKIM keys nor a DMARC policy, and for the reverse names of addresses that are not public;
 * 3. the upstream (real DNS unless given), at most one second a question; answers and failures are kept for a minute,
 *    so that a machine without a network is not slow.
 */
export function createResolver(
  options: { zone?: Readonly<Record<string, ZoneEntry>>; upstream?: Resolver } = {},
): Resolver {
  const zone = new Map(Object.entries(options.zone ?? {}).map(([name, entry]) => [canonical(name), entry]));
  const upstream = remembering(bounded(options.upstream ?? realDns()));
  return async (name, rrtype) => {
    const asked = canonical(name);
    const own = zone.get(asked);
    if (own) return recordsOf(own, asked, rrtype);
    if (RESERVED.test(asked)) {
      if (SERVICE_LABEL.test(asked)) throw dnsError('ENOTFOUND', asked, rrtype);
      return recordsOf({ TXT: [LOOPBACK_SPF] }, asked, rrtype);
    }
    if (isPrivateReverse(asked)) throw dnsError('ENOTFOUND', asked, rrtype);
    return upstream(asked, rrtype);
  };
}

/** The name in the PTR record of an IPv4 address; null when there is none or DNS does not say. */
export async function reverseLookup(ip: string, resolver: Resolver): Promise<string | null> {
  try {
    const [name] = await resolver(`${ip.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR');
    return typeof name === 'string' ? name.replace(/\.$/, '') : null;
  } catch {
    return null;
  }
}

const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '');

function recordsOf(entry: ZoneEntry, name: string, rrtype: string): DnsRecords {
  if (rrtype === 'TXT' && entry.TXT) return entry.TXT.map((text) => [text]);
  if (rrtype === 'MX' && entry.MX) return [...entry.MX];
  if ((rrtype === 'A' || rrtype === 'AAAA' || rrtype === 'PTR') && entry[rrtype]) return [...entry[rrtype]];
  throw dnsError('ENODATA', name, rrtype);
}

function isPrivateReverse(name: string): boolean {
  const ip = name
    .match(/^(\d+\.\d+\.\d+\.\d+)\.in-addr\.arpa$/)?.[1]
    ?.split('.')
    .reverse()
    .join('.');
  return ip !== undefined && ipaddr.IPv4.isValid(ip) && ipaddr.IPv4.parse(ip).range() !== 'unicast';
}

function realDns(): Resolver {
  const dns = new DnsResolver({ timeout: TIME_LIMIT, tries: 1 });
  return async (name, rrtype) => (await dns.resolve(name, rrtype)) as DnsRecords;
}

/** The time limit of node:dns is one for each server it knows; this one is for the whole question. */
function bounded(ask: Resolver): Resolver {
  return (name, rrtype) => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(dnsError('ETIMEOUT', name, rrtype)), TIME_LIMIT);
    return Promise.race([ask(name, rrtype), late.promise]).finally(() => clearTimeout(timer));
  };
}

function remembering(ask: Resolver): Resolver {
  const known = new Map<string, { answer: Promise<DnsRecords>; until: number }>();
  return (name, rrtype) => {
    const key = `${rrtype} ${name}`;
    const hit = known.get(key);
    if (hit && hit.until > Date.now()) return hit.answer;
    known.delete(key);
    const oldest = known.size < REMEMBERED_NAMES ? undefined : known.keys().next().value;
    if (oldest !== undefined) known.delete(oldest);
    const answer = ask(name, rrtype);
    known.set(key, { answer, until: Date.now() + REMEMBER });
    return answer;
  };
}

function dnsError(code: string, hostname: string, rrtype: string): Error {
  return Object.assign(new Error(`query${rrtype} ${code} ${hostname}`), { code, hostname });
}
