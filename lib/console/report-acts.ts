import type { Context } from 'hono';
import { keepReport, mailReport, type ReadFormat, type ReportDeps, readReport } from '../app/report.ts';
import { periodOf, progressOf } from '../domain/report-name.ts';
import { problem } from './problem.ts';
import type { ReportRequest } from './report-query.ts';

const CONTENT_TYPE: Readonly<Record<ReadFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** The page styles itself and does nothing else. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** Answers with a report as it is kept or, when it is not, as it would be made now. */
export async function reportFile(
  deps: ReportDeps,
  c: Context,
  { name, format }: ReportRequest,
): Promise<Response> {
  const content = await readReport(deps, name, format);
  if (content === null) throw problem(404, 'No such report', 'That day has not begun.');
  return c.body(Buffer.from(content), 200, {
    'content-type': CONTENT_TYPE[format],
    'x-content-type-options': 'nosniff',
    'content-security-policy': POLICY,
    ...(format === 'csv' ? { 'content-disposition': `attachment; filename="portcullis-${name}.csv"` } : {}),
  });
}

/** Makes a report that is not kept yet, and mails it; throws a problem that says why it cannot be. */
export async function sendReport(deps: ReportDeps, name: string): Promise<'sent' | 'already'> {
  const { timeZone } = deps.policy;
  const period = periodOf(name);
  if (period === null || progressOf(period, timeZone, deps.clock.now()) !== 'over') {
    const day = period?.to ?? name;
    throw problem(409, 'Not over', `${day} is not over in ${timeZone}; its report cannot be mailed yet.`);
  }
  await keepReport(deps, name);
  const mail = await mailReport(deps, name);
  switch (mail) {
    case 'nobody':
      throw problem(409, 'Nobody to mail to', 'The configuration names nobody: set report.to.');
    case 'postponed':
    case 'refused':
      throw problem(502, 'Not sent', `The mail service has ${mail} the mail. It can be sent again.`);
    case 'sent':
    case 'already':
      return mail;
    default:
      return mail satisfies never;
  }
}
