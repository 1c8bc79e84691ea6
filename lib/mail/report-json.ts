import * as z from 'zod/mini';
import { formatBuild, formatBuildLong } from '../domain/build.ts';
import type { ChangedServer, Report, ReportDay } from '../domain/report.ts';
import { daysLeft, type ReportRow } from '../domain/report-row.ts';
import { summarise } from '../domain/report-summary.ts';
import { type Instant, toIso } from '../domain/time.ts';
import type { TopList } from '../domain/top-list.ts';

/** A report as JSON: times in ISO 8601, builds in both forms, lists cut as the report has them. */
export function reportJson(report: Report) {
  const { madeAt, outdated, changes, relayed, newer, pauses, exemptions, ...rest } = report;
  const row = (server: ReportRow) => viewRow(server, madeAt);
  const changed = ({ change, stageBefore, row: server }: ChangedServer) => ({
    change,
    stageBefore,
    ...row(server),
  });
  return {
    ...rest,
    madeAt: toIso(madeAt),
    summary: summarise(report),
    outdated: list(outdated, row),
    changes: {
      detected: list(changes.detected, changed),
      relapsed: list(changes.relapsed, changed),
      repaired: list(changes.repaired, changed),
      escalated: list(changes.escalated, changed),
    },
    relayed: list(relayed, row),
    newer: list(newer, ({ build, product, servers }) => ({ ...bothForms(build), product, servers })),
    pauses: list(pauses, ({ from, until, ...pause }) => ({
      ...pause,
      from: toIso(from),
      until: toIso(until),
    })),
    exemptions: list(exemptions, ({ until, ...exemption }) => ({ ...exemption, until: toIso(until) })),
  };
}

function viewRow(row: ReportRow, madeAt: Instant) {
  const { build, episode, stage, next, throttledFrom, blockedFrom, needs, firstSeen, lastSeen, ...rest } =
    row;
  const due = (at: Instant | null) =>
    at === null ? null : { at: toIso(at), daysLeft: daysLeft(madeAt, at) };
  return {
    ...rest,
    ...(build === null ? { build: null, buildLong: null } : bothForms(build)),
    firstDetected: episode && toIso(episode.startedAt),
    stage,
    next: next && { ...next.stage, at: toIso(next.at) },
    throttling: due(throttledFrom),
    blocking: due(blockedFrom),
    needs: needs.map(({ name, build: needed, kb }) => ({ release: name, ...bothForms(needed), kb })),
    firstSeen: toIso(firstSeen),
    lastSeen: toIso(lastSeen),
  };
}

const bothForms = (build: Parameters<typeof formatBuild>[0]) => ({
  build: formatBuild(build),
  buildLong: formatBuildLong(build),
});

const list = <T, V>({ total, top }: TopList<T>, view: (item: T) => V) => ({ total, top: top.map(view) });

const count = z.int().check(z.gte(0));
const storedSchema = z.object({
  summary: z.object({ headline: z.string(), sentences: z.array(z.string()) }),
  madeAt: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      stages: z.array(z.object({ product: z.string(), stage: z.int(), servers: count })),
      mail: z.object({ accepted: count, deferred: count, rejected: count, quarantined: count }),
    }),
  ),
});

/** The parts of a stored report that are used again; throws when it is none. */
export function readStoredReport(json: string): {
  readonly headline: string;
  readonly sentences: readonly string[];
  readonly madeAt: Instant;
  readonly days: readonly ReportDay[];
} {
  const { summary, madeAt, days } = storedSchema.parse(JSON.parse(json));
  return { ...summary, madeAt: Date.parse(madeAt), days };
}
