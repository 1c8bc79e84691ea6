import { Hono } from 'hono';
import { REPORT_DAYS } from '../app/list-reports.ts';
import type { ReportDeps } from '../app/report.ts';
import { addDays, localDay } from '../domain/calendar.ts';
import { reportFile, sendReport } from './report-request.ts';

/** `GET /reports`, `GET /reports/:date` and `POST /reports/:date/mail`; a report is named by its last day. */
export function createReportApi(deps: ReportDeps): Hono {
  const api = new Hono();

  api.get('/reports', async (c) => {
    const today = localDay(deps.policy.timeZone, deps.clock.now());
    return c.json({ items: (await deps.reports.names(addDays(today, -REPORT_DAYS), today)).reverse() });
  });

  api.get('/reports/:date', (c) => reportFile(deps, c, 'json'));

  api.post('/reports/:date/mail', async (c) => c.json(await sendReport(deps, c)));

  return api;
}
