import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { keepReport, mailReport, type ReadFormat, type ReportDeps, readReport } from '../app/report.ts';
import { addDays, isDay, localDay } from '../domain/calendar.ts';
import { periodOf, progressOf, reportName } from '../domain/report-name.ts';
import { problem } from './problem.ts';

const CONTENT_TYPE: Readonly<Record<ReadFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

const querySchema = z.strictObject({
  format: z.enum(['json', 'csv', 'html', 'txt']).default('json'),
  period: z.enum(['day', 'week']).default('day'),
});

/** `GET /reports`, `GET /reports/:date` and `POST /reports/:date/mail`; a report is named by its last day. */
export function createReportApi(deps: ReportDeps): Hono {
  const api = new Hono();

  api.get('/reports', async (c) => {
    const today = localDay(deps.policy.timeZone, deps.clock.now());
    return c.json({ items: (await deps.reports.names(addDays(today, -400), today)).reverse() });
  });

  api.get('/reports/:date', async (c) => {
    const { name, format } = request(c);
    const content = await readReport(deps, name, format);
    if (content === null) throw problem(404, 'No such report', 'That day has not begun.');
    return c.body(Buffer.from(content), 200, {
      'content-type': CONTENT_TYPE[format],
      'x-content-type-options': 'nosniff',
      // The page styles itself and does nothing else.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      ...(format === 'csv' ? { 'content-disposition': `attachment; filename="portcullis-${name}.csv"` } : {}),
    });
  });

  api.post('/reports/:date/mail', async (c) => {
    const { name, period } = request(c);
    if (progressOf(period, deps.policy.timeZone, deps.clock.now()) !== 'over') {
      throw problem(
        409,
        'Not over',
        `${period.to} is not over in ${deps.policy.timeZone}; its report cannot be mailed yet.`,
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
        return c.json({ name, mail });
      default:
        return mail satisfies never;
    }
  });
  return api;
}

function request(c: Context) {
  const date = c.req.param('date') ?? '';
  const query = querySchema.safeParse(c.req.query());
  if (!query.success)
    throw problem(400, 'Bad request', 'format is json, csv, html or txt, period is day or week.');
  const name = reportName(query.data.period, date);
  const period = isDay(date) ? periodOf(name) : null;
  if (!period) throw problem(400, 'Bad request', 'A report is named by a day, such as 2026-09-21.');
  return { name, period, format: query.data.format };
}
