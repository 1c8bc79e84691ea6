import { formatBuild, formatBuildLong } from '../domain/build.ts';
import { isVulnerable, judge, satisfyingReleases } from '../domain/compliance.ts';
import { underExemptions } from '../domain/exemption.ts';
import { explain } from '../domain/explanation.ts';
import { nextStage, stageInForce } from '../domain/ladder.ts';
import type { Organisation } from '../domain/organisation.ts';
import { isPaused } from '../domain/pause.ts';
import type { Policy } from '../domain/policy.ts';
import { isExempt } from '../domain/server.ts';
import { type Instant, toIso } from '../domain/time.ts';
import { windowAt } from '../domain/window.ts';
import type { ServerRecord } from '../ports.ts';

/** A server as the API shows it at an instant. `stage` and all that follows from it are null without an episode. */
export type ServerView = ReturnType<typeof viewServer>;

export function viewServer(
  policy: Policy,
  { server, counts }: ServerRecord,
  organisation: Organisation | null,
  at: Instant,
) {
  const pauses = organisation?.pauses ?? [];
  const { episode } = server;
  const stage = episode && stageInForce(policy.ladder, episode, pauses, at);
  const next = episode && nextStage(policy.ladder, episode, pauses, at);
  const esu = server.organisation !== null && policy.esuOrganisations.has(server.organisation);
  const rules = { catalog: policy.catalog, floors: policy.floors, esu };
  const judgement = judge(rules, server.build, at);
  const needs = isVulnerable(judgement.compliance)
    ? satisfyingReleases(rules, judgement.placement.product, at)
    : [];
  const exempted = underExemptions(policy.exemptions, server, organisation);
  const window = stage && windowAt(stage, server.id, at);
  return {
    id: server.id,
    ip: server.ip,
    name: server.name,
    attribution: server.attribution,
    organisation: server.organisation,
    organisationBasis: server.organisationBasis,
    build: server.build && formatBuild(server.build),
    product: server.product,
    release: server.release,
    compliance: server.compliance,
    reason: server.reason,
    explanation: explain(judgement, server.build),
    needs: needs.map((release) => ({
      release: release.name,
      build: formatBuild(release.build),
      buildLong: formatBuildLong(release.build),
      kb: release.kb,
    })),
    stage: stage?.stage ?? null,
    throttleMinutes: stage?.throttleMinutes ?? null,
    blockMinutes: stage?.blockMinutes ?? null,
    window: window && { kind: window.kind, until: toIso(window.until) },
    paused: isPaused(pauses, at),
    exempt: isExempt(exempted, at),
    exemption:
      isExempt(exempted, at) && exempted.exemption
        ? { until: toIso(exempted.exemption.until), reason: exempted.exemption.reason }
        : null,
    firstDetected: episode && toIso(episode.startedAt),
    nextStage: next?.stage.stage ?? null,
    nextStageAt: next ? toIso(next.at) : null,
    firstSeen: toIso(server.firstSeen),
    lastSeen: toIso(server.lastSeen),
    evidence: server.evidence,
    notices: server.notices.map(({ kind, stage, at, date, outcome }) => ({
      kind,
      stage,
      at: toIso(at),
      date: date === undefined ? null : toIso(date),
      outcome,
    })),
    counts,
  };
}
