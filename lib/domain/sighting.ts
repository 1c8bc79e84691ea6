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
  /** The message may be answered, see `backscatterReason`. */
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
  /** Strikes were added or dropped without opening an episode. */
  readonly strikesChanged: boolean;
}

/**
 * Takes a sighting into account: the highest recent build counts, enough vulnerable sightings open an episode (from the
 * first of them), a compliant one closes it. A build that cannot be judged changes neither.
 */
export function see(rules: Rules, detection: Detection, known: Server | null, sighting: Sighting): Seen {
  const window = detection.withinHours * HOUR;
  const { build, buildSeenAt } = recentBuild(known, sighting, window);
  const judgement = judge(rules, build, sighting.at);
  const strikes = nextStrikes(known, judgement, sighting.at, window);
  const detected = known?.episode == null && strikes.length >= detection.sightings;
  // A compliant message that was overtaken by the detection says nothing about the time after it.
  const repaired =
    known?.episode != null && judgement.compliance === 'compliant' && sighting.at >= known.episode.startedAt;
  const opened = strikes[0] ?? sighting.at;
  const server: Server = {
    ...identity(known, sighting),
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
    answerable: (known?.answerable ?? false) || sighting.answerable,
    notices: known?.notices ?? [],
  };
  const strikesChanged = server.strikes.join() !== (known?.strikes ?? []).join();
  return { server, judgement, transition: transitionOf(known, server, detected, repaired), strikesChanged };
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
  if (build === null) return { build: keep, buildSeenAt: known?.buildSeenAt ?? at };
  if (keep && compareBuilds(keep, build) > 0) return { build: keep, buildSeenAt: known?.buildSeenAt ?? at };
  return { build, buildSeenAt: at };
}

function nextStrikes(known: Server | null, judgement: Judgement, at: Instant, window: number): Instant[] {
  if (known?.episode != null || judgement.compliance === 'compliant') return [];
  const recent = (known?.strikes ?? []).filter((strike) => at - strike <= window);
  return isVulnerable(judgement.compliance) ? [...recent, at].sort((a, b) => a - b) : recent;
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
