import { html } from 'hono/html';
import { formatBuild } from '../domain/build.ts';
import type { ChangedServer, Report } from '../domain/report.ts';
import type { Change } from '../domain/report-snapshot.ts';
import { plural } from '../domain/report-summary.ts';
import { barChart, type Html } from './report-chart.ts';
import { GREEN, productColours, stageColour } from './report-colours.ts';
import {
  badge,
  heading,
  inert,
  MUTED,
  more,
  name,
  organisation,
  type ReportPlace,
} from './report-html-parts.ts';
import { CHANGE_TITLES, dayText, productText, shortDay, shown } from './report-words.ts';

const MAIL_DAYS = 7;
const CELL = 'padding:5px 0;border-bottom:1px solid #e6e9ee';

/** What has happened since the report before. */
export function changes(report: Report, place: ReportPlace): Html {
  const since = report.period.from === report.period.to ? 'Since the day before' : 'Since the week before';
  const order: readonly Change[] = ['detected', 'relapsed', 'escalated', 'repaired'];
  const kinds = order.filter((change) => report.changes[change].total > 0);
  if (kinds.length === 0)
    return html`${heading(since)}<p style="margin:0">No server was newly detected, repaired or moved to another stage.</p>`;
  const item = ({ row, stageBefore }: ChangedServer) => {
    const before =
      row.stage && stageBefore !== null && stageBefore < row.stage.stage ? `stage ${stageBefore} → ` : '';
    const now = row.stage ? badge(row, place) : row.build ? formatBuild(row.build) : 'up to date';
    const mark = row.stage ? '' : html`<span style="color:${GREEN}">✓</span> `;
    return html`<tr><td class="l" style="${CELL}">${name(row)}${organisation(row)}</td><td class="l" width="140" align="right" style="${CELL}"><span class="m" style="${MUTED};font-size:12px">${before}</span>${mark}${now}</td></tr>`;
  };
  const group = (change: Change) => {
    const { total, top } = report.changes[change];
    return html`<p style="margin:10px 0 2px"><b>${CHANGE_TITLES[change]}</b> <span class="m" style="${MUTED}">${total.toLocaleString('en')}</span></p><table width="100%" cellspacing="0" cellpadding="0" style="font-size:14px">${top.slice(0, place.lines).map(item)}</table>${more(total, place.lines)}`;
  };
  return html`${heading(since)}${kinds.map(group)}`;
}

/** Two charts of the last 30 days: how far up the ladder, and of which product. */
export function charts({ days, period }: Report, { stages }: ReportPlace): Html {
  const counts = days.flatMap((day) => day.stages);
  if (counts.length === 0) return html``;
  const sum = (of: (count: (typeof counts)[number]) => boolean) => (day: Report['days'][number]) =>
    day.stages.filter(of).reduce((total, { servers }) => total + servers, 0);
  const byStage = [...new Set(counts.map(({ stage }) => stage))]
    .sort((a, b) => a - b)
    .map((stage) => ({
      label: `Stage ${stage}`,
      colour: stageColour(stage, stages),
      of: sum((count) => count.stage === stage),
    }));
  const byProduct = [...productColours(counts)].map(([product, colour]) => ({
    label: productText(product),
    colour,
    of: sum((count) => count.product === product),
  }));
  return html`${heading('Out-of-date servers by stage', 'last 30 days')}${barChart('Out-of-date servers by stage', days, period.to, byStage)}${heading('… and by product')}${barChart('Out-of-date servers by product', days, period.to, byProduct)}`;
}

/** What became of the mail of the last days. */
export function mailByDay({ days }: Report): Html {
  const recent = days.slice(-MAIL_DAYS).reverse();
  if (recent.length < 2) return html``;
  const names = ['accepted', 'deferred', 'rejected', 'quarantined'] as const;
  return html`${heading('Mail by day')}<table width="100%" cellspacing="0" cellpadding="0" style="font-size:13px"><tr><td></td>${names.map((of) => html`<td class="m" align="right" style="${MUTED};font-size:12px">${of}</td>`)}</tr>${recent.map(
    ({ day, mail }) =>
      html`<tr><td class="l" style="${CELL};white-space:nowrap">${shortDay(day)}</td>${names.map((of) => html`<td class="l" align="right" style="${CELL}">${mail[of].toLocaleString('en')}</td>`)}</tr>`,
  )}</table>`;
}

/** Who is not throttled or blocked for now, by whose word and until when. */
export function agreements({ pauses, exemptions, timeZone }: Report, { lines }: ReportPlace): Html {
  if (pauses.total + exemptions.total === 0) return html``;
  const pause = ({ organisation: owner, until, daysLeft }: (typeof pauses.top)[number]) =>
    html`<tr><td class="l" style="${CELL}">${inert(owner)} is paused until ${dayText(timeZone, until)}; ${plural(Math.floor(daysLeft), 'day')} of this year’s 90 left.</td></tr>`;
  const exemption = ({ who, until, reason }: (typeof exemptions.top)[number]) =>
    html`<tr><td class="l" style="${CELL}">${inert(who)} is exempt until ${dayText(timeZone, until)}: ${shown(reason, 200)}</td></tr>`;
  return html`${heading('Pauses and exemptions')}<table width="100%" cellspacing="0" cellpadding="0" style="font-size:14px">${pauses.top.slice(0, lines).map(pause)}${exemptions.top.slice(0, lines).map(exemption)}</table>${more(pauses.total, lines)}${more(exemptions.total, lines)}`;
}

/** What the catalog does not know yet, so that nothing is held against it. */
export function newer({ newer: { total, top }, catalogAsOf }: Report, place: ReportPlace): Html {
  if (total === 0) return html``;
  const item = ({ build, product, servers }: (typeof top)[number]) =>
    html`<tr><td class="l" style="${CELL}">${formatBuild(build)} <span class="m" style="${MUTED}">${product === null ? 'unknown product' : productText(product)}</span></td><td class="l" align="right" style="${CELL}">${plural(servers, 'server')}</td></tr>`;
  return html`${heading('Builds newer than the catalog', `of ${catalogAsOf}`)}<table width="100%" cellspacing="0" cellpadding="0" style="font-size:14px">${top.slice(0, place.lines).map(item)}</table>${more(total, place.lines)}`;
}
