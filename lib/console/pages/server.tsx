import { type Context, Hono } from 'hono';
import { type ServerDetail, serverDetail } from '../../app/server-detail.ts';
import { addDays, localDay } from '../../domain/calendar.ts';
import { missingUpdates } from '../../domain/missing-updates.ts';
import { visible } from '../../mail/notice-words.ts';
import { dayText } from '../../mail/report-words.ts';
import type { DayCounts } from '../../ports.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { ColumnChart, type Series } from '../parts/column-chart.tsx';
import { Ladder, ThisHour } from '../parts/enforcement.tsx';
import { History } from '../parts/history.tsx';
import { page } from '../parts/layout.tsx';
import { Missing } from '../parts/missing.tsx';
import { Notices } from '../parts/notices.tsx';
import { Seen } from '../parts/seen.tsx';
import { ServerForms } from '../parts/server-forms.tsx';
import { StageBadge } from '../parts/standing.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { problem } from '../problem.ts';

const DAYS = 60;

/** `GET /servers/:id`: everything that is known of a server, and what can be done about it. */
export function serverPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  pages.get('/servers/:id', async (c) => {
    const id = c.req.param('id');
    const [detail, kept] = await Promise.all([serverDetail(deps, id), deps.messages.countKept(id)]);
    if (detail === null) throw problem(404, 'No such server', 'No server has this id.');
    return show(deps, c, detail, kept);
  });
  return pages;
}

function show({ policy, clock }: ConsoleDeps, c: Context<ConsoleEnv>, detail: ServerDetail, kept: number) {
  const { server, view, history, days } = detail;
  const { ladder, timeZone: zone, catalog } = policy;
  const at = clock.now();
  const next = detail.timetable.find(({ state }) => state === 'ahead');
  const today = localDay(zone, at);
  const range = Array.from({ length: DAYS }, (_, index) => addDays(today, index - DAYS + 1));
  const missing =
    server.build === null ? { updates: [], vulnerabilities: [] } : missingUpdates(catalog, server.build, at);
  return page(
    c,
    { title: visible(view.name, 80), section: 'servers' },
    <>
      <h1>
        <Stranger text={view.name} />
      </h1>
      <p class="lead">
        <StageBadge server={view} stages={ladder.length} />
        {next === undefined ? null : ` Stage ${next.stage.stage} begins on ${dayText(zone, next.from)}.`}{' '}
        <a href={`/messages?server=${server.id}`}>Its messages</a>
      </p>
      {server.episode === null ? null : (
        <section class="card" aria-labelledby="ladder">
          <h2 id="ladder">Its way up the ladder</h2>
          <Ladder detail={detail} at={at} zone={zone} />
        </section>
      )}
      <div class="grid">
        <div>
          <section class="card" aria-labelledby="seen">
            <h2 id="seen">What was seen</h2>
            <Seen server={view} zone={zone} />
          </section>
          <section class="card" aria-labelledby="missing">
            <h2 id="missing">What it needs</h2>
            <Missing {...missing} needs={view.needs} />
          </section>
          <section class="card" aria-labelledby="notices">
            <h2 id="notices">What its postmaster was told</h2>
            <Notices notices={view.notices} zone={zone} />
          </section>
        </div>
        <div>
          {server.episode === null ? null : (
            <section class="card" aria-labelledby="hour">
              <h2 id="hour">This hour</h2>
              <ThisHour detail={detail} at={at} zone={zone} />
            </section>
          )}
          <section class="card" aria-labelledby="act">
            <h2 id="act">Exemption and owner</h2>
            <ServerForms c={c} detail={detail} kept={kept} at={at} zone={zone} />
          </section>
          <section class="card" aria-labelledby="mail">
            <h2 id="mail">Its mail</h2>
            <ColumnChart
              title="Messages by day"
              days={days.filter(({ day }) => range.includes(day))}
              range={range}
              series={MAIL}
            />
          </section>
          <section class="card" aria-labelledby="history">
            <h2 id="history">History</h2>
            <History entries={history} zone={zone} />
          </section>
        </div>
      </div>
    </>,
  );
}

const MAIL: readonly Series<DayCounts>[] = [
  { label: 'Accepted', fill: 'series-7', of: ({ accepted }) => accepted },
  { label: 'Deferred', fill: 'level-2', of: ({ deferred }) => deferred },
  { label: 'Rejected', fill: 'level-6', of: ({ rejected }) => rejected },
  { label: 'Quarantined', fill: 'level-8', of: ({ quarantined }) => quarantined },
];
