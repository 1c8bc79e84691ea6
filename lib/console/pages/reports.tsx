import { Hono } from 'hono';
import { z } from 'zod';
import { listReports } from '../../app/list-reports.ts';
import { addDays, isDay, localDay } from '../../domain/calendar.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { done, readForm } from '../form.ts';
import { page } from '../parts/layout.tsx';
import { ReportForm } from '../parts/report-form.tsx';
import { ReportList } from '../parts/report-list.tsx';
import { reportFile, sendReport } from '../report-acts.ts';
import { reportRequest } from '../report-query.ts';
import { given, read } from '../request.ts';

const DAYS = 35;

const listQuery = z.strictObject({
  to: z.string().refine(isDay, 'not a day such as 2026-09-21').optional(),
});

const mailForm = z.strictObject({ date: z.string(), period: z.enum(['day', 'week']) });

/** `GET /reports`: the reports by date; `GET /reports/:date`: one of them; `POST /reports/mail`: sends one. */
export function reportsPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();

  pages.get('/reports', async (c) => {
    const { done: _, ...query } = c.req.query();
    const today = localDay(deps.policy.timeZone, deps.clock.now());
    const { to = today } = read(listQuery, given(query));
    const reports = await listReports(deps, to, DAYS);
    const mayAct = c.get('operator').role === 'operator';
    return page(
      c,
      { title: 'Reports', section: 'reports' },
      <>
        <h1>Reports</h1>
        <p class="lead">
          Each day that is over has one; <a href={`/reports/${today}`}>today so far</a> is made when it is
          asked for.
        </p>
        <section class="card" aria-label="Reports kept">
          {reports.length === 0 ? (
            <p>
              No report is kept of the {DAYS} days up to {to}.
            </p>
          ) : (
            <ReportList reports={reports} />
          )}
          <p class="pages">
            {to < today ? <a href={`/reports?to=${min(addDays(to, DAYS), today)}`}>Later</a> : null}
            <a href={`/reports?to=${addDays(to, -DAYS)}`}>Earlier</a>
          </p>
        </section>
        {mayAct && deps.report.to.length > 0 ? (
          <section class="card" aria-labelledby="send">
            <h2 id="send">Send one by mail</h2>
            <ReportForm c={c} to={deps.report.to} last={addDays(today, -1)} />
          </section>
        ) : null}
      </>,
    );
  });

  pages.get('/reports/:date', (c) => reportFile(deps, c, reportRequest(c.req.param('date'), c.req.query())));

  pages.post('/reports/mail', async (c) => {
    const { date, period } = await readForm(c, mailForm);
    const mail = await sendReport(deps, reportRequest(date, { period }).name);
    return done(c, '/reports', mail === 'sent' ? 'report-sent' : 'report-sent-before');
  });

  return pages;
}

const min = (a: string, b: string): string => (a < b ? a : b);
