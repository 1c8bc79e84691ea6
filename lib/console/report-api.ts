import { Hono } from 'hono';
import type { ReportDeps } from '../app/report.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import { reportFile, sendReport } from './report-acts.ts';
import { reportRequest } from './report-query.ts';

/** `GET /reports`, `GET /reports/:date` and `POST /reports/:date/mail`; a report is named by its last day. */
export function createReportApi(deps: ReportDeps): Hono {
  const api = new Hono();

  api.get('/reports', async (c) => {
    const today = localDay(deps.policy.timeZone, deps.clock.now());
    return c.json({ items: (await deps.reports.names(addDays(today, -400), today)).reverse() });
  });

  api.get('/reports/:date', (c) =>
    reportFile(deps, c, reportRequest(c.req.param('date'), { format: 'json', ...c.req.query() })),
  );

  api.post('/reports/:date/mail', async (c) => {
    const { name } = reportRequest(c.req.param('date'), c.req.query());
    return c.json({ name, mail: await sendReport(deps, name) });
  });
  return api;
}
