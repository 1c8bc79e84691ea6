import type { Release } from './catalog.ts';
import {
  type Compliance,
  type ComplianceReason,
  isVulnerable,
  judge,
  satisfyingReleases,
} from './compliance.ts';
import type { Counts } from './counts.ts';
import { underExemptions } from './exemption.ts';
import { explain } from './explanation.ts';
import { type Episode, nextStage, type Stage, stageDueAt, stageInForce } from './ladder.ts';
import type { Organisation } from './organisation.ts';
import { isPaused, type Pause } from './pause.ts';
import type { Policy } from './policy.ts';
import { isExempt, type Server } from './server.ts';
import { DAY, type Instant } from './time.ts';

/**
 * What keeps a server from being throttled or blocked.
 * `silent`: it has sent nothing for so long that it may be gone. `observed`: a relay stands in front, it is only reported.
 */
export type Standing = 'none' | 'enforced' | 'paused' | 'exempt' | 'observed' | 'silent';

/** A server in a report: what is known at the time the report is made, and the mail of its period. */
export interface ReportRow {
  readonly id: string;
  readonly ip: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly attribution: Server['attribution'];
  readonly build: Server['build'];
  readonly product: string | null;
  readonly release: string | null;
  readonly compliance: Compliance;
  readonly reason: ComplianceReason;
  readonly explanation: string;
  readonly standing: Standing;
  /** The server's own, while it is in force. */
  readonly exemption: Server['exemption'];
  /** The open episode; it and all that follows from it are null without one. */
  readonly episode: Episode | null;
  readonly relapsed: boolean;
  readonly stage: Stage | null;
  readonly next: { readonly stage: Stage; readonly at: Instant } | null;
  /** When the first stage begins that throttles, and the first that blocks; in the past once it has. */
  readonly throttledFrom: Instant | null;
  readonly blockedFrom: Instant | null;
  /** The lowest releases any of which would do. */
  readonly needs: readonly Release[];
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  readonly mail: Counts;
}

/** Servers that have sent nothing for this long are counted, not listed. */
const SILENT_AFTER = 30 * DAY;

interface Judged {
  readonly explanation: string;
  readonly needs: readonly Release[];
}

function judgeBuild(policy: Policy, build: Server['build'], esu: boolean, at: Instant): Judged {
  const rules = { catalog: policy.catalog, floors: policy.floors, esu };
  const judgement = judge(rules, build, at);
  const vulnerable = isVulnerable(judgement.compliance);
  return {
    explanation: explain(judgement, build),
    needs: vulnerable ? satisfyingReleases(rules, judgement.placement.product, at) : [],
  };
}

/** Makes the rows of one report. A build is judged once: many servers have the same, and judging is what takes longest. */
export function createRows(policy: Policy, at: Instant) {
  const { ladder } = policy;
  const judged = new Map<string, Judged>();
  const judgedOf = (server: Server, esu: boolean): Judged => {
    const key = `${server.build?.join('.')} ${esu}`;
    const known = judged.get(key) ?? judgeBuild(policy, server.build, esu, at);
    judged.set(key, known);
    return known;
  };

  return (server: Server, organisation: Organisation | null, mail: Counts): ReportRow => {
    const pauses = organisation?.pauses ?? [];
    const { episode } = server;
    const esu = server.organisation !== null && policy.esuOrganisations.has(server.organisation);
    const { explanation, needs } = judgedOf(server, esu);
    const due = (minutes: 'throttleMinutes' | 'blockMinutes') => {
      const first = ladder.find((stage) => stage[minutes] > 0);
      return first && episode ? stageDueAt(ladder, episode, pauses, first.stage) : null;
    };
    return {
      id: server.id,
      ip: server.ip,
      name: server.name,
      organisation: server.organisation,
      attribution: server.attribution,
      build: server.build,
      product: server.product,
      release: server.release,
      compliance: server.compliance,
      reason: server.reason,
      explanation,
      standing: standingOf(policy, underExemptions(policy.exemptions, server, organisation), pauses, at),
      exemption: isExempt(server, at) ? server.exemption : null,
      episode,
      relapsed: episode !== null && server.episodes > 1,
      stage: episode && stageInForce(ladder, episode, pauses, at),
      next: episode && nextStage(ladder, episode, pauses, at),
      throttledFrom: due('throttleMinutes'),
      blockedFrom: due('blockMinutes'),
      needs,
      firstSeen: server.firstSeen,
      lastSeen: server.lastSeen,
      mail,
    };
  };
}

/** What keeps a server, under all exemptions that it is under, from being throttled or blocked. */
export function standingOf(policy: Policy, server: Server, pauses: readonly Pause[], at: Instant): Standing {
  if (server.episode === null) return 'none';
  if (at - server.lastSeen > SILENT_AFTER) return 'silent';
  if (server.attribution === 'relayed' && policy.relayed === 'observe') return 'observed';
  if (isExempt(server, at)) return 'exempt';
  return isPaused(pauses, at) ? 'paused' : 'enforced';
}

/** Whole days left until an instant, begun ones counted; 0 once it has come. */
export const daysLeft = (at: Instant, until: Instant): number => Math.max(0, Math.ceil((until - at) / DAY));
