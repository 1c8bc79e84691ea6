import { Hono } from 'hono';
import { overview } from '../../app/overview.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { page } from '../parts/layout.tsx';
import { Furthest, Lead, NextDays, Now, Ringing } from '../parts/overview-parts.tsx';
import { ReportCharts } from '../parts/report-charts.tsx';

/** `GET /`: how things stand and what happens next. */
export function overviewPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const stages = deps.policy.ladder.length;
  pages.get('/', async (c) => {
    const view = await overview(deps);
    return page(
      c,
      { title: 'Overview', section: 'overview' },
      <>
        <h1>Overview</h1>
        <Lead report={view.report} />
        <Ringing alarms={view.alarms} zone={deps.policy.timeZone} />
        <Now messages={view.messages} />
        <div class="grid">
          <section class="card" aria-labelledby="next">
            <h2 id="next">The next seven days</h2>
            <NextDays {...view.stagesDue} stages={stages} />
          </section>
          <section class="card" aria-labelledby="furthest">
            <h2 id="furthest">Furthest up the ladder</h2>
            <Furthest servers={view.furthest} stages={stages} />
          </section>
        </div>
        {view.report === null ? null : (
          <section class="card charts" aria-label="The last 30 days">
            <ReportCharts days={view.report.days} last={view.report.name} stages={stages} />
          </section>
        )}
      </>,
    );
  });
  return pages;
}
