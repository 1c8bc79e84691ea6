import { type Build, compareBuilds } from './build.ts';
import { isVulnerable, type Judgement, judge, type Rules } from './compliance.ts';
import { openEpisode } from './ladder.ts';
import { type OrganisationBasis, type Server, serverId } from './server.ts';
import { HOUR, type Instant } from './time.ts';

/** One message of a sending server, as far as the server is concerned. */
export interface Sighting {
  readonly ip: string;
  readonly name: string;
  readonly attribution: 'direct' | 'relayed';
  readonly build: Build | null;
  readonly evidence: string;
  readonly organisation: string | null;
  readonly organisationBasis: OrganisationBasis | null;
  readonly at: Instant;
  /** The host may send for the organisation (SPF), and the message may be answered, see `backscatterReason`. */
  readonly answerable: boolean;
}

/** How many vulnerable sightings within how many hours open an episode. */
export interface Detection {
  readonly sightings: number;
  readonly withinHours: number;
}

export const DEFAULT_DETECTION: Detection = { sightings: 3, withinHours: 24 };

/** What a sighting did to its server, beyond being counted. */
export type Transition = 'first-seen' | 'detected' | 'relapsed' | 'repaired' | 'updated' | 'none';

export interface Seen {
  readonly server: Server;
  readonly judgement: Judgement;
  readonly transition: Transition;
  /** Whether anything about the server changed other than when and how it was last seen. */
  readonly changed: boolean;
}

/**
 * Takes a sighting into account: the highest recent build counts, enough vulnerable sightings open an episode (from the
 * first of them), a compliant one closes it. A message that shows no build does neither.
 */
export function see(rules: Rules, detection: Detection, known: Server | null, sighting: Sighting): Seen {
  const window = detection.withinHours * HOUR;
  const { build, buildSeenAt } = recentBuild(known, sighting, window);
  const judgement = judge(rules, build, sighting.at);
  const strikes =
    sighting.build === null ? (known?.strikes ?? []) : nextStrikes(known, judgement, sighting.at, window);
  const detected = known?.episode == null && strikes.length >= detection.sightings;
  // A compliant message that was overtaken by the detection says nothing about the time after it.
  const repaired =
    known?.episode != null &&
    sighting.build !== null &&
    judgement.compliance === 'compliant' &&
    sighting.at >= known.episode.startedAt;
  const opened = strikes[0] ?? sighting.at;
  const who = identity(known, sighting);
  const server: Server = {
    ...who,
    lastSeen: Math.max(known?.lastSeen ?? 0, sighting.at),
    evidence: sighting.evidence,
    build,
    buildSeenAt,
    product: judgement.placement.product?.product ?? null,
    release: judgement.placement.release?.name ?? null,
    compliance: judgement.compliance,
    reason: judgement.reason,
    strikes: detected || repaired ? [] : strikes,
    episode: detected ? openEpisode(opened) : repaired ? null : (known?.episode ?? null),
    episodes: (known?.episodes ?? 0) + (detected ? 1 : 0),
    exemption: known?.exemption ?? null,
    // Of the organisation it is put under: what was proven for another one proves nothing.
    answerable:
      (known?.answerable === true && known.organisation === who.organisation) ||
      (sighting.answerable && sighting.organisation === who.organisation),
    notices: known?.notices ?? [],
  };
  const transition = transitionOf(known, server, detected, repaired);
  return { server, judgement, transition, changed: known === null || !isSeenAgain(known, server) };
}

function identity(known: Server | null, sighting: Sighting) {
  const { organisation, organisationBasis } = betterOrganisation(known, sighting);
  return {
    id: serverId(sighting.ip, sighting.name),
    ip: sighting.ip,
    name: sighting.name.toLowerCase(),
    // A server once seen directly is a sending server, whatever else it relays.
    attribution: known?.attribution === 'direct' ? 'direct' : sighting.attribution,
    organisation,
    organisationBasis,
    firstSeen: known?.firstSeen ?? sighting.at,
  } as const;
}

/** The first proven sender stays; a greeting is only a stop-gap; the operator's word stays for good. */
function betterOrganisation(known: Server | null, sighting: Sighting) {
  const proven = sighting.organisationBasis === 'authenticated' && known?.organisationBasis === 'greeting';
  return known?.organisation == null || proven ? sighting : known;
}

function recentBuild(known: Server | null, { build, at }: Sighting, window: number) {
  const keep = known?.build && at - known.buildSeenAt <= window ? known.build : null;
  const seenAt = known?.buildSeenAt ?? at;
  const newer = build === null ? -1 : keep === null ? 1 : compareBuilds(build, keep);
  if (newer < 0) return { build: keep, buildSeenAt: seenAt };
  // Seen again in a message that was overtaken: the later time stays.
  return { build, buildSeenAt: newer === 0 ? Math.max(at, seenAt) : at };
}

function nextStrikes(known: Server | null, judgement: Judgement, at: Instant, window: number): Instant[] {
  if (known?.episode != null || judgement.compliance === 'compliant') return [];
  const strikes = [...(known?.strikes ?? []), ...(isVulnerable(judgement.compliance) ? [at] : [])];
  // Events may be reordered, so the window ends at the latest of them.
  const latest = Math.max(at, ...strikes);
  return strikes.filter((strike) => latest - strike <= window).sort((a, b) => a - b);
}

function transitionOf(
  known: Server | null,
  server: Server,
  detected: boolean,
  repaired: boolean,
): Transition {
  if (detected) return known?.episodes ? 'relapsed' : 'detected';
  if (repaired) return 'repaired';
  if (known === null) return 'first-seen';
  const changed =
    known.build?.join('.') !== server.build?.join('.') || known.compliance !== server.compliance;
  return changed ? 'updated' : 'none';
}

/** What is written whenever a server is seen, whatever else has changed. */
const SEEN_AGAIN: ReadonlySet<string> = new Set(['lastSeen', 'evidence', 'buildSeenAt']);

/** Whether two states of a server differ at most in when and how it was last seen. */
function isSeenAgain(known: Server, server: Server): boolean {
  const before = new Map(Object.entries(known));
  return Object.entries(server).every(([key, value]) => {
    const old = before.get(key);
    return SEEN_AGAIN.has(key) || old === value || JSON.stringify(old) === JSON.stringify(value);
  });
}
