import { DAY, type Instant } from '../domain/time.ts';
import { type ExchangeHop, readExchangeHop } from './exchange-hop.ts';
import type { Header } from './header-block.ts';
import { isCloudHost } from './microsoft-cloud.ts';
import { readSesHop, type SesHop, trustedSesHop } from './ses-hop.ts';

/**
 * Where the Exchange hop stands.
 * - `direct`: right below SES's own, so the connecting host stamped it.
 * - `relayed`: only deeper down, behind a relay.
 * - `cloud`: the connecting host is Microsoft's cloud.
 * - `none`: nothing of the kind.
 */
export type Attribution = 'direct' | 'relayed' | 'cloud' | 'none';

/** Why an attribution was given; the first six are the named reasons under which unusual mail is counted. */
export type IdentificationReason =
  | 'no-ses-hop'
  | 'headers-truncated'
  | 'several-ses-hops'
  | 'hop-without-by'
  | 'hop-date-in-future'
  | 'build-malformed'
  | 'exchange-connected'
  | 'exchange-behind-relay'
  | 'cloud-connected'
  | 'no-exchange-hop';

export interface Identification {
  readonly attribution: Attribution;
  readonly reason: IdentificationReason;
  /** Who connected; null when SES's own hop is missing or not to be trusted. */
  readonly connected: SesHop | null;
  /** The top-most on-premises Exchange hop, wherever it stands. */
  readonly hop: ExchangeHop | null;
}

export interface IdentifiedMail {
  /** SES's id of the message; null for a stored message, where SES's own hop says it. */
  readonly messageId: string | null;
  readonly headers: readonly Header[];
  readonly headersTruncated: boolean;
  readonly receivedAt: Instant | null;
}

/** Finds who connected and which Exchange it runs. Pure and total: whatever the headers are, it answers. */
export function identify(mail: IdentifiedMail): Identification {
  const received: string[] = [];
  let mimeOle: string | null = null;
  for (const { name, value } of mail.headers) {
    const field = name.toLowerCase();
    if (field === 'received') received.push(value);
    else if (field === 'x-mimeole') mimeOle ??= value;
  }
  const connected = trustedSesHop(mail.headers, mail.messageId);
  // A stored message without SES's block still shows what its hops ran, only not who connected.
  const below = received.slice(connected || (received[0] && readSesHop(received[0])) ? 1 : 0);
  const top = below[0] === undefined ? null : readExchangeHop(below[0], mimeOle);
  const hop = topmostOnPremises(below, top, mimeOle);
  const answer = (attribution: Attribution, reason: IdentificationReason) => ({
    attribution,
    reason,
    connected,
    hop,
  });

  if (mail.headersTruncated) return answer('none', 'headers-truncated');
  if (connected === null) return answer('none', 'no-ses-hop');
  if (top?.place === 'cloud' || [connected.helo, connected.ptr ?? ''].some(isCloudHost)) {
    return answer('cloud', 'cloud-connected');
  }
  if (hop === null) return answer('none', hasSesHop(below) ? 'several-ses-hops' : 'no-exchange-hop');
  if (hop !== top) return answer('relayed', hasSesHop(below) ? 'several-ses-hops' : 'exchange-behind-relay');
  return answer('direct', directReason(hop, mail.receivedAt));
}

function topmostOnPremises(below: readonly string[], top: ExchangeHop | null, mimeOle: string | null) {
  if (top?.place === 'on-premises') return top;
  for (const value of below.slice(1)) {
    const hop = readExchangeHop(value, mimeOle);
    if (hop?.place === 'on-premises') return hop;
  }
  return null;
}

function directReason(hop: ExchangeHop, receivedAt: Instant | null): IdentificationReason {
  if (hop.name === null) return 'hop-without-by';
  if (hop.malformed) return 'build-malformed';
  if (hop.date !== null && receivedAt !== null && hop.date > receivedAt + DAY) return 'hop-date-in-future';
  return 'exchange-connected';
}

const hasSesHop = (received: readonly string[]): boolean =>
  received.some((value) => readSesHop(value) !== null);

/** Whether the server may be held to what its hop says; all other mail is accepted and counted under the reason. */
export const isSighting = ({ reason }: Identification): boolean =>
  reason === 'exchange-connected' || reason === 'exchange-behind-relay';
