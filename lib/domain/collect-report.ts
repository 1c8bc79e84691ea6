import type { Build } from './build.ts';
import { localYear } from './calendar.ts';
import { isVulnerable } from './compliance.ts';
import { addCounts, NO_COUNTS } from './counts.ts';
import type { Organisation } from './organisation.ts';
import { isPaused, PAUSE_BUDGET_DAYS, usedPauseDays } from './pause.ts';
import {
  AHEAD_DAYS,
  type ChangedServer,
  type Effect,
  type Exempted,
  type NewerBuild,
  type OrganisationTotal,
  type PausedOrganisation,
  type Period,
  type Report,
  type ReportDay,
} from './report.ts';
import type { ReportRow, Standing } from './report-row.ts';
import { type Change, changeSince, type Snapshot } from './report-snapshot.ts';
import { DAY, type Instant } from './time.ts';
import { collectTop } from './top-list.ts';

/** Rows a list holds. */
const KEPT = 500;

export interface ReportHead {
  readonly period: Period;
  readonly timeZone: string;
  readonly madeAt: Instant;
  readonly complete: boolean;
  readonly receiver: string;
  readonly catalogAsOf: string;
  /** Exemptions of the configuration; those that are over are left out. */
  readonly standingExemptions: readonly Exempted[];
  /** Of the report before. */
  readonly before: Snapshot;
  /** Where a later report has been made: what its changes begin from; null if none has. */
  readonly after: Snapshot | null;
}

/** Collects a report in one pass over all servers, in bounded memory but for a few words a server. */
export function collectReport({ before, after, standingExemptions, ...head }: ReportHead) {
  const { madeAt } = head;
  const standings: Record<Standing, number> = {
    none: 0,
    enforced: 0,
    paused: 0,
    exempt: 0,
    observed: 0,
    silent: 0,
  };
  const effects: Record<Effect, number> = { reported: 0, throttled: 0, blocked: 0 };
  const ahead = { throttled: 0, blocked: 0, resumed: 0 };
  const comesSoon = (at: Instant | null) => at !== null && at > madeAt && at <= madeAt + AHEAD_DAYS * DAY;
  const stages = new Map<string, { product: string; stage: number; servers: number }>();
  const owners = new Map<string | null, { servers: number; highestStage: number }>();
  const paused = new Map<string, PausedOrganisation>();
  const exempted = new Map(standingExemptions.map((standing, index) => [`configuration ${index}`, standing]));
  const newer = new Map<string, { build: Build; product: string | null; servers: number }>();
  const snapshot = new Map<string, { startedAt: Instant; stage: number }>();
  const outdated = collectTop<ReportRow>(KEPT, byUrgency);
  const relayed = collectTop<ReportRow>(KEPT, (a, b) => b.lastSeen - a.lastSeen || byName(a, b));
  const exemptions = collectTop<Exempted>(KEPT, (a, b) => a.until - b.until);
  const byChange = () => collectTop<ChangedServer>(KEPT, (a, b) => byUrgency(a.row, b.row));
  const changes = { detected: byChange(), relapsed: byChange(), repaired: byChange(), escalated: byChange() };
  let servers = 0;
  let suspected = 0;
  let mail = NO_COUNTS;

  const addOrganisation = (owner: Organisation): void => {
    if (isPaused(owner.pauses, madeAt) && !paused.has(owner.name))
      paused.set(owner.name, pausedOrganisation(owner, madeAt, head.timeZone));
    if (owner.exemption) exempted.set(owner.name, { who: owner.name, ...owner.exemption });
  };

  return {
    /** An organisation that may have no servers; those of servers come with them. */
    addOrganisation,

    /** One server; each must be given once. What has changed about it. */
    add(row: ReportRow, owner: Organisation | null): Change | null {
      servers += 1;
      mail = addCounts(mail, row.mail);
      standings[row.standing] += 1;
      if (row.episode === null && isVulnerable(row.compliance)) suspected += 1;
      const stage = row.stage?.stage ?? 0;
      if (row.episode) snapshot.set(row.id, { startedAt: row.episode.startedAt, stage });
      const change = changeSince(before, row, after);
      if (change) {
        changes[change].add({ change, stageBefore: before.get(row.id)?.stage ?? null, row });
      }
      if (row.exemption) exemptions.add({ who: `${row.name}, ${row.ip}`, ...row.exemption });
      if (row.attribution === 'relayed') relayed.add(row);
      if (row.reason === 'newer-than-catalog' && row.build) {
        const key = row.build.join('.');
        const known = newer.get(key);
        if (known) known.servers += 1;
        else newer.set(key, { build: row.build, product: row.product, servers: 1 });
      }
      if (owner) addOrganisation(owner);
      if (row.standing === 'none' || row.standing === 'observed' || row.standing === 'silent') return change;
      outdated.add(row);
      if (row.standing === 'paused' && comesSoon(paused.get(owner?.name ?? '')?.until ?? null))
        ahead.resumed += 1;
      if (row.standing === 'enforced') {
        effects[effectOf(row)] += 1;
        if (comesSoon(row.throttledFrom)) ahead.throttled += 1;
        if (comesSoon(row.blockedFrom)) ahead.blocked += 1;
      }
      const product = row.product ?? 'other';
      const cell = stages.get(`${product} ${stage}`);
      if (cell) cell.servers += 1;
      else stages.set(`${product} ${stage}`, { product, stage, servers: 1 });
      const total = owners.get(row.organisation);
      if (!total) owners.set(row.organisation, { servers: 1, highestStage: stage });
      else {
        total.servers += 1;
        total.highestStage = Math.max(total.highestStage, stage);
      }
      return change;
    },

    /** The report, with the earlier days of its chart, and the snapshot for the next one. */
    finish(earlier: readonly ReportDay[]): { readonly report: Report; readonly snapshot: Snapshot } {
      const organisations = collectTop<OrganisationTotal>(
        KEPT,
        (a, b) => b.servers - a.servers || b.highestStage - a.highestStage,
      );
      for (const [organisation, total] of owners) organisations.add({ organisation, ...total });
      const builds = collectTop<NewerBuild>(KEPT, (a, b) => b.servers - a.servers);
      for (const build of newer.values()) builds.add(build);
      const pauses = collectTop<PausedOrganisation>(KEPT, (a, b) => a.until - b.until);
      for (const pause of paused.values()) pauses.add(pause);
      for (const exemption of exempted.values()) if (exemption.until > madeAt) exemptions.add(exemption);
      const now = [...stages.values()].sort((a, b) => a.stage - b.stage || (a.product < b.product ? -1 : 1));
      const { from, to } = head.period;
      const days = from === to ? [...earlier, { day: to, stages: now, mail }] : earlier;
      const report: Report = {
        ...head,
        servers,
        standings,
        suspected,
        effects,
        ahead,
        mail,
        stages: now,
        days,
        outdated: outdated.list(),
        organisations: organisations.list(),
        changes: {
          detected: changes.detected.list(),
          relapsed: changes.relapsed.list(),
          repaired: changes.repaired.list(),
          escalated: changes.escalated.list(),
        },
        relayed: relayed.list(),
        newer: builds.list(),
        pauses: pauses.list(),
        exemptions: exemptions.list(),
      };
      return { report, snapshot };
    },
  };
}

/** What a row's stage does to its mail. */
const effectOf = ({ stage }: Pick<ReportRow, 'stage'>): Effect =>
  stage?.blockMinutes ? 'blocked' : stage?.throttleMinutes ? 'throttled' : 'reported';

function pausedOrganisation(
  { name, pauses }: Organisation,
  at: Instant,
  timeZone: string,
): PausedOrganisation {
  // Touching pauses are one.
  let until = at;
  while (isPaused(pauses, until))
    until = Math.max(...pauses.filter((p) => p.from <= until).map((p) => p.until));
  const from = Math.min(...pauses.filter((p) => p.from <= at && at < p.until).map((p) => p.from));
  const used = usedPauseDays(pauses, localYear(timeZone, at), timeZone);
  return { organisation: name, from, until, daysLeft: PAUSE_BUDGET_DAYS - used };
}

/** The furthest up the ladder first, of those the one that goes on soonest. */
function byUrgency(a: ReportRow, b: ReportRow): number {
  const stages = (b.stage?.stage ?? 0) - (a.stage?.stage ?? 0);
  return stages || (a.next?.at ?? Infinity) - (b.next?.at ?? Infinity) || byName(a, b);
}

const byName = (a: ReportRow, b: ReportRow): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
