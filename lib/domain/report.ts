import type { Build } from './build.ts';
import type { Weekday } from './calendar.ts';
import type { Counts } from './counts.ts';
import type { ReportRow, Standing } from './report-row.ts';
import type { Change } from './report-snapshot.ts';
import type { Instant } from './time.ts';
import type { TopList } from './top-list.ts';

/** Who gets the reports, and when: `at` is the local time of day, `HH:MM`, `weekly` the day that also brings the week. */
export interface ReportPolicy {
  readonly to: readonly string[];
  readonly from: string;
  readonly at: string;
  readonly weekly: Weekday | null;
  readonly csvSeparator: ',' | ';';
}

/** The days a report is about, both included, in its time zone; the same day twice for a daily one. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** How many servers of a product were in a stage. */
export interface StageCount {
  readonly product: string;
  readonly stage: number;
  readonly servers: number;
}

/** One day of the chart. */
export interface ReportDay {
  readonly day: string;
  readonly stages: readonly StageCount[];
  readonly mail: Counts;
}

export interface ChangedServer {
  readonly change: Change;
  /** The stage of the report before; null when it had no episode then. */
  readonly stageBefore: number | null;
  readonly row: ReportRow;
}

/** What is done to a server's mail in its stage; `blocked` also where it is throttled besides. */
export type Effect = 'reported' | 'throttled' | 'blocked';

/** An organisation, by how much of the report is about it. */
export interface OrganisationTotal {
  readonly organisation: string | null;
  readonly servers: number;
  readonly highestStage: number;
}

export interface PausedOrganisation {
  readonly organisation: string;
  readonly from: Instant;
  readonly until: Instant;
  /** Days of this calendar year's budget that are neither used nor planned. */
  readonly daysLeft: number;
}

export interface NewerBuild {
  readonly build: Build;
  readonly product: string | null;
  readonly servers: number;
}

export interface Exempted {
  readonly who: string;
  readonly until: Instant;
  readonly reason: string;
}

/** Everything a report says. Lists hold the first of many; the complete list of servers is the CSV. */
export interface Report {
  readonly period: Period;
  readonly timeZone: string;
  /** When it was made: servers are shown as they were then, mail as it was on the days of the period. */
  readonly madeAt: Instant;
  /** Whether the period was over by then. */
  readonly complete: boolean;
  readonly receiver: string;
  readonly catalogAsOf: string;
  readonly servers: number;
  readonly standings: Readonly<Record<Standing, number>>;
  /** Shown an out-of-date build, but not often enough yet to be sure. */
  readonly suspected: number;
  /** Servers that are neither paused nor exempt, by what is done to their mail now. */
  readonly effects: Readonly<Record<Effect, number>>;
  /** How many of those will be throttled or blocked for the first time, and of paused ones enforced again, within `AHEAD_DAYS`. */
  readonly ahead: { readonly throttled: number; readonly blocked: number; readonly resumed: number };
  /** Mail of the period. */
  readonly mail: Counts;
  /** Servers in an episode that are not only observed and not silent, now. */
  readonly stages: readonly StageCount[];
  /** The last days as their own reports had them, in order. Days without a report are missing. */
  readonly days: readonly ReportDay[];
  readonly outdated: TopList<ReportRow>;
  readonly organisations: TopList<OrganisationTotal>;
  readonly changes: Readonly<Record<Change, TopList<ChangedServer>>>;
  readonly relayed: TopList<ReportRow>;
  readonly newer: TopList<NewerBuild>;
  readonly pauses: TopList<PausedOrganisation>;
  readonly exemptions: TopList<Exempted>;
}

/** What is ahead within this many days is announced. */
export const AHEAD_DAYS = 7;
