import { createHash } from 'node:crypto';
import type { Build } from './build.ts';
import type { Compliance, ComplianceReason } from './compliance.ts';
import type { Episode } from './ladder.ts';
import type { Instant } from './time.ts';

export type OrganisationBasis = 'authenticated' | 'greeting' | 'operator';

/** An operator's exception, with the reason and the end it must have. */
export interface Exemption {
  readonly until: Instant;
  readonly reason: string;
}

/**
 * What a notice to a postmaster tells: a stage is about to begin (`ahead`) or has begun; a pause is about to end, after
 * which mail suffers again (`resumes`).
 */
export type NoticeKind = 'detected' | 'ahead' | 'begun' | 'resumes' | 'repaired';

/**
 * A notice that went out, or may have. `episode`: when the one it is about began. `sending` becomes `unconfirmed` when the
 * next run still finds it: it may have been sent, so it is not sent again.
 */
export interface NoticeMark {
  readonly kind: NoticeKind;
  readonly stage: number;
  readonly episode: Instant;
  readonly at: Instant;
  /** The date it named, where it named one: when the stage was to begin. Marks of old have none. */
  readonly date?: Instant | undefined;
  /** The mail it is or was in, by the first server of it. Marks of old have none. */
  readonly letter?: string;
  readonly outcome: 'sending' | 'sent' | 'refused' | 'unconfirmed';
}

/** A sending server: who connected, and the name it stamps itself with. Everything else was learnt from its mail. */
export interface Server {
  readonly id: string;
  readonly ip: string;
  readonly name: string;
  readonly attribution: 'direct' | 'relayed';
  readonly organisation: string | null;
  readonly organisationBasis: OrganisationBasis | null;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** The Received field of the last sighting, the evidence shown to its postmaster. */
  readonly evidence: string;
  /** Highest build seen within the detection window; mail from the pickup folder shows a lower one. */
  readonly build: Build | null;
  readonly buildSeenAt: Instant;
  readonly product: string | null;
  readonly release: string | null;
  readonly compliance: Compliance;
  readonly reason: ComplianceReason;
  /** Vulnerable sightings that have not opened an episode yet. */
  readonly strikes: readonly Instant[];
  readonly episode: Episode | null;
  /** How many episodes it has had, the open one included. */
  readonly episodes: number;
  readonly exemption: Exemption | null;
  /** It may send for its organisation (SPF) and has sent mail that may be answered, neither automatic nor to a list. */
  readonly answerable: boolean;
  /** Notices about its last episode. */
  readonly notices: readonly NoticeMark[];
}

/** The key of a server: a hash, since names come from strangers and may be long or hostile. Names compare in lower case. */
export function serverId(ip: string, name: string): string {
  return createHash('sha256').update(`${ip}\n${name.toLowerCase()}`).digest('hex').slice(0, 20);
}

export const isExempt = (server: Server, at: Instant): boolean =>
  server.exemption !== null && at < server.exemption.until;
