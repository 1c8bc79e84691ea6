import { addDays, localDay, weekdayOf } from '../domain/calendar.ts';
import type { Period, ReportPolicy } from '../domain/report.ts';
import { periodOf, progressOf, type ReportKind, reportName } from '../domain/report-name.ts';
import { reportHtml } from '../mail/report-html.ts';
import { readStoredReport, reportJson } from '../mail/report-json.ts';
import { reportText } from '../mail/report-text.ts';
import { writeSnapshot } from '../mail/stored-snapshot.ts';
import type { Deps, ReportFormat } from '../ports.ts';
import { type BuildDeps, type BuiltReport, buildReport } from './build-report.ts';

export type ReportDeps = BuildDeps & Pick<Deps, 'mailer' | 'telemetry'> & { readonly report: ReportPolicy };

export type MailOutcome = 'sent' | 'already' | 'nobody' | 'postponed' | 'refused';

export interface ReportSummary {
  readonly name: string;
  readonly created: boolean;
  readonly mail: MailOutcome;
}

/** What a report can be asked for as. */
export type ReadFormat = Exclude<ReportFormat, 'snapshot'>;

/**
 * The daily run: the report of yesterday and, on the weekday for it, that of the last seven days, kept and mailed. Doing
 * it again neither changes nor mails anything. Throws when a mail was put off, so that the run is tried again.
 */
export async function report(deps: ReportDeps): Promise<ReportSummary[]> {
  const today = localDay(deps.policy.timeZone, deps.clock.now());
  const yesterday = addDays(today, -1);
  const kinds: ReportKind[] = weekdayOf(today) === deps.report.weekly ? ['day', 'week'] : ['day'];
  const done: ReportSummary[] = [];
  for (const kind of kinds) {
    const name = reportName(kind, yesterday);
    const created = await keepReport(deps, name);
    const mail = await mailReport(deps, name);
    deps.telemetry.info('report', { name, created, mail });
    done.push({ name, created, mail });
  }
  deps.telemetry.count('ReportRuns', 1);
  const postponed = done.find(({ mail }) => mail === 'postponed');
  if (postponed) throw new Error(`the mail of report ${postponed.name} was put off`);
  return done;
}

/** Makes and keeps a report whose days are over, unless it is kept already; whether it was made. */
export async function keepReport(deps: BuildDeps, name: string): Promise<boolean> {
  if (await deps.reports.read(name, 'json')) return false;
  const built = await buildReport(deps, periodNamed(name));
  const { json, ...others } = await filesOf(deps, name, built);
  const snapshot = Buffer.from(writeSnapshot(built.snapshot));
  // The JSON comes last: what was cut off before is done again, what has it is complete.
  for (const [format, content] of Object.entries({ ...others, snapshot })) {
    await deps.reports.write(name, format as ReportFormat, content);
  }
  return deps.reports.create(name, 'json', json);
}

/**
 * Mails a kept report to the operator, once: whoever takes the right to do so first. A mail of which it is not known
 * whether it went out is not sent again; the report is in the bucket.
 */
export async function mailReport(deps: ReportDeps, name: string): Promise<MailOutcome> {
  const { to, from } = deps.report;
  if (to.length === 0) return 'nobody';
  const [json, html, text] = await Promise.all(
    (['json', 'html', 'txt'] as const).map((format) => deps.reports.read(name, format)),
  );
  if (!json || !html || !text) throw new Error(`report ${name} is not complete`);
  const { headline, madeAt } = readStoredReport(utf8(json));
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  const title = name.startsWith('week-') ? `week to ${name.slice('week-'.length)}` : name;
  const mail = {
    from,
    to,
    subject: `Portcullis ${title}: ${headline}`,
    text: utf8(text),
    html: utf8(html),
    headers: { Date: rfc5322Date(madeAt), 'Message-ID': `<report.${name}@${domain}>` },
  };
  if (!(await deps.reports.claimMail(name, deps.clock.now()))) return 'already';
  try {
    const outcome = await deps.mailer.send(mail);
    if (outcome === 'sent') return outcome;
    await deps.reports.releaseMail(name);
    deps.telemetry.count('ReportMailFailed', 1, { outcome });
    return outcome;
  } catch (error) {
    // It may have gone out, so nobody sends it again: the alarm is all that tells.
    deps.telemetry.count('ReportMailFailed', 1, { outcome: 'unconfirmed' });
    throw error;
  }
}

/** A report as it is kept or, when it is not, as it would be made now; null for days that have not begun. */
export async function readReport(
  deps: BuildDeps,
  name: string,
  format: ReadFormat,
): Promise<Uint8Array | null> {
  const kept = await deps.reports.read(name, format);
  // Without the JSON it is not complete.
  if (kept && (format === 'json' || (await deps.reports.read(name, 'json')))) return kept;
  const period = periodNamed(name);
  if (progressOf(period, deps.policy.timeZone, deps.clock.now()) === 'future') return null;
  return (await filesOf(deps, name, await buildReport(deps, period)))[format];
}

/** All that is kept of a report but the snapshot. */
async function filesOf(
  { reports, policy }: BuildDeps,
  name: string,
  { report, csv }: BuiltReport,
): Promise<Record<ReadFormat, Uint8Array>> {
  const place = { csv: reports.location(name, 'csv'), stages: policy.ladder.length };
  return {
    csv,
    html: Buffer.from(await reportHtml(report, place)),
    txt: Buffer.from(reportText(report, place.csv)),
    json: Buffer.from(JSON.stringify(reportJson(report))),
  };
}

function periodNamed(name: string): Period {
  const period = periodOf(name);
  if (!period) throw new Error(`${name} is no name of a report`);
  return period;
}

const utf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** `Tue, 24 Nov 2026 06:00:00 +0000`. */
const rfc5322Date = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');
