import { formatBuild, formatBuildLong } from '../domain/build.ts';
import type { Product, Release } from '../domain/catalog.ts';
import { isVulnerable, judge, type Rules, satisfyingReleases } from '../domain/compliance.ts';
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

export const viewServer = (
  policy: Policy,
  record: ServerRecord,
  organisation: Organisation | null,
  at: Instant,
) => createViews(policy, at)(record, organisation);

/**
 * Makes the views of one answer. What the servers of a product need is worked out once, since for a hundred of them it
 * would take longer than to find them.
 */
export function createViews(policy: Policy, at: Instant) {
  const needed = new Map<string, readonly Release[]>();
  const needsOf = (rules: Rules, product: Product | null): readonly Release[] => {
    const key = `${product?.product} ${rules.esu}`;
    const known = needed.get(key) ?? satisfyingReleases(rules, product, at);
    needed.set(key, known);
    return known;
  };
  return (record: ServerRecord, organisation: Organisation | null) =>
    view(policy, record, organisation, at, needsOf);
}

function view(
  policy: Policy,
  { server, counts }: ServerRecord,
  organisation: Organisation | null,
  at: Instant,
  needsOf: (rules: Rules, product: Product | null) => readonly Release[],
) {
  const pauses = organisation?.pauses ?? [];
  const { episode } = server;
  const stage = episode && stageInForce(policy.ladder, episode, pauses, at);
  const next = episode && nextStage(policy.ladder, episode, pauses, at);
  const esu = server.organisation !== null && policy.esuOrganisations.has(server.organisation);
  const rules = { catalog: policy.catalog, floors: policy.floors, esu };
  const judgement = judge(rules, server.build, at);
  const needs = isVulnerable(judgement.compliance) ? needsOf(rules, judgement.placement.product) : [];
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
    /** A relay stands in front of it, and it is only reported: all its mail is accepted. */
    observed: episode !== null && server.attribution === 'relayed' && policy.relayed === 'observe',
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
