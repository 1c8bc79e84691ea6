import { Hono } from 'hono';
import { z } from 'zod';
import { listReports } from '../../app/list-reports.ts';
import { isDay, localDay } from '../../domain/calendar.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { done } from '../form.ts';
import { page } from '../parts/layout.tsx';
import { ReportTable } from '../parts/report-table.tsx';
import { reportFile, sendReport } from '../report-request.ts';
import { given, read } from '../request.ts';

const query = z.strictObject({
  until: z.string().refine(isDay, 'not a day such as 2026-09-21').nullable().default(null),
  done: z.string().optional(),
});

/** `GET /reports`, each report as a file, and sending one by mail. */
export function reportsPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();

  pages.get('/reports', async (c) => {
    const { until } = read(query, given(c.req.query()));
    const { days, weeks, before } = await listReports(deps, until);
    const { to, at, weekly } = deps.report;
    const today = localDay(deps.policy.timeZone, deps.clock.now());
    const maySend = to.length > 0 && c.get('operator').role === 'operator';
    return page(
      c,
      { title: 'Reports', section: 'reports' },
      <>
        <h1>Reports</h1>
        <p class="lead">
          Made each morning at {at} ({deps.policy.timeZone}) of the day before
          {weekly === null ? '' : `, and each ${capital(weekly)} of the seven days before`},{' '}
          {to.length === 0 ? 'and mailed to nobody.' : `and mailed to ${addresses(to.length)}.`}{' '}
          <a href={`/reports/${today}?format=html`}>Today so far</a>
        </p>
        {days.length + weeks.length === 0 ? (
          <section class="card" aria-label="No reports">
            <p>
              {until === null ? 'The first report is made in the morning.' : 'There are none from so early.'}
            </p>
          </section>
        ) : null}
        <div class="grid">
          {days.length === 0 ? null : (
            <section class="card" aria-labelledby="days">
              <h2 id="days">Days</h2>
              <ReportTable c={c} caption="The last day first." reports={days} maySend={maySend} />
            </section>
          )}
          {weeks.length === 0 ? null : (
            <section class="card" aria-labelledby="weeks">
              <h2 id="weeks">Weeks</h2>
              <ReportTable
                c={c}
                caption="By the last of their seven days."
                reports={weeks}
                maySend={maySend}
              />
            </section>
          )}
        </div>
        <p class="pages">
          {until === null ? null : <a href="/reports">The latest</a>}
          {before === null ? null : (
            <a class="button second" href={`/reports?until=${before}`}>
              Earlier reports
            </a>
          )}
        </p>
      </>,
    );
  });

  pages.get('/reports/:date', (c) => reportFile(deps, c, 'html'));

  pages.post('/reports/:date/mail', async (c) => {
    const { mail } = await sendReport(deps, c);
    return done(c, '/reports', mail === 'sent' ? 'report-sent' : 'report-already-sent');
  });

  return pages;
}

const addresses = (count: number): string => (count === 1 ? 'one address' : `${count} addresses`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
