import type { Context } from 'hono';
import { z } from 'zod';
import { keepReport, mailReport, type ReadFormat, type ReportDeps, readReport } from '../app/report.ts';
import { isDay } from '../domain/calendar.ts';
import type { Period } from '../domain/report.ts';
import { periodOf, progressOf, reportName } from '../domain/report-name.ts';
import { problem } from './problem.ts';

const CONTENT_TYPE: Readonly<Record<ReadFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** A report styles itself and does nothing else, wherever it is shown. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const querySchema = z.strictObject({
  format: z.enum(['json', 'csv', 'html', 'txt']).optional(),
  period: z.enum(['day', 'week']).default('day'),
});

/** The report that `/reports/:date?period=week` is about; it is named by its last day. Throws a problem for what is none. */
function requestedReport(c: Context): { name: string; period: Period; format: ReadFormat | undefined } {
  const date = c.req.param('date') ?? '';
  const query = querySchema.safeParse(c.req.query());
  if (!query.success)
    throw problem(400, 'Bad request', 'format is json, csv, html or txt, period is day or week.');
  const name = reportName(query.data.period, date);
  const period = isDay(date) ? periodOf(name) : null;
  if (!period) throw problem(400, 'Bad request', 'A report is named by a day, such as 2026-09-21.');
  return { name, period, format: query.data.format };
}

/** Answers with a report in the format asked for, else in the `usual` one, as it is kept or as it would be now. */
export async function reportFile(deps: ReportDeps, c: Context, usual: ReadFormat): Promise<Response> {
  const { name, format = usual } = requestedReport(c);
  const content = await readReport(deps, name, format);
  if (content === null) throw problem(404, 'No such report', 'That day has not begun.');
  return c.body(Buffer.from(content), 200, {
    'content-type': CONTENT_TYPE[format],
    'x-content-type-options': 'nosniff',
    'content-security-policy': POLICY,
    ...(format === 'csv' ? { 'content-disposition': `attachment; filename="portcullis-${name}.csv"` } : {}),
  });
}

/** Mails the report asked for, whose days must be over, once; throws a problem when nothing can be mailed. */
export async function sendReport(
  deps: ReportDeps,
  c: Context,
): Promise<{ name: string; mail: 'sent' | 'already' }> {
  const { name, period } = requestedReport(c);
  const { timeZone } = deps.policy;
  if (progressOf(period, timeZone, deps.clock.now()) !== 'over') {
    throw problem(
      409,
      'Not over',
      `${period.to} is not over in ${timeZone}; its report cannot be mailed yet.`,
    );
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
      return { name, mail };
    default:
      return mail satisfies never;
  }
}
