import { addDays, localDay } from '../domain/calendar.ts';
import type { ReportDay } from '../domain/report.ts';
import { readStoredReport } from '../mail/report-json.ts';
import type { Alarm, Alarms, Deps, Tallies } from '../ports.ts';
import { listServers } from './list-servers.ts';
import type { ServerView } from './server-view.ts';
import { tally } from './tally.ts';

/** The last report there is, as far as the overview shows it. */
export interface LastReport {
  readonly name: string;
  /** What an operator needs to know before anything else. */
  readonly sentences: readonly string[];
  /** The days of its charts, in order. */
  readonly days: readonly ReportDay[];
}

export interface Overview extends Awaited<ReturnType<typeof tally>> {
  /** Null before the first report. */
  readonly report: LastReport | null;
  /** Those that are ringing; null when nobody could say. */
  readonly alarms: readonly Alarm[] | null;
  /** The servers furthest up the ladder. */
  readonly furthest: readonly ServerView[];
}

const FURTHEST = {
  stage: null,
  compliance: null,
  product: null,
  organisation: null,
  text: null,
  sort: 'stage',
  order: 'desc',
  limit: 8,
  cursor: null,
} as const;

/** Yesterday's report is made this morning; this many days back one is looked for when runs were missed. */
const DAYS_BACK = 4;

/** How things stand, for a first look: the charts are the last report's, everything else is as it is now. */
export async function overview(
  deps: Pick<Deps, 'servers' | 'policy' | 'clock' | 'reports' | 'telemetry'> & {
    readonly tallies: Tallies;
    readonly alarms: Alarms;
  },
): Promise<Overview> {
  const today = localDay(deps.policy.timeZone, deps.clock.now());
  const [report, servers, tallied, alarms] = await Promise.all([
    lastReport(deps, today),
    listServers(deps, FURTHEST),
    tally(deps),
    ringing(deps),
  ]);
  return { ...tallied, report, alarms, furthest: servers.items.filter(({ stage }) => stage !== null) };
}

/** What watches is not what works: that it cannot be asked takes no page away. */
async function ringing({
  alarms,
  telemetry,
}: Pick<Deps, 'telemetry'> & { readonly alarms: Alarms }): Promise<readonly Alarm[] | null> {
  try {
    return await alarms.ringing();
  } catch (error) {
    telemetry.error('alarms-unknown', error);
    return null;
  }
}

async function lastReport({ reports }: Pick<Deps, 'reports'>, today: string): Promise<LastReport | null> {
  for (let back = 1; back <= DAYS_BACK; back++) {
    const name = addDays(today, -back);
    const json = await reports.read(name, 'json');
    if (json !== null) return { name, ...readStoredReport(Buffer.from(json).toString()) };
  }
  return null;
}
