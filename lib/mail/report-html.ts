import { html, raw } from 'hono/html';
import { formatBuild } from '../domain/build.ts';
import type { ChangedServer, Report } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import type { Change } from '../domain/report-snapshot.ts';
import { plural, summarise } from '../domain/report-summary.ts';
import { toIso } from '../domain/time.ts';
import { barChart, type Html } from './report-chart.ts';
import { GREEN, productColours, stageColour, stageInk } from './report-colours.ts';
import { firstOfEach } from './report-selection.ts';
import {
  CHANGE_TITLES,
  dayText,
  mailText,
  outlook,
  periodText,
  productText,
  ratesText,
  releaseText,
  STANDING_WORDS,
  shown,
} from './report-words.ts';

/** What the page needs to know besides the report. */
export interface ReportPlace {
  /** Where the complete list is. */
  readonly csv: string;
  /** Stages of the ladder. */
  readonly stages: number;
}

/** Lines of a list; the rest is in the CSV. */
const SHOWN = 12;
const MAIL_DAYS = 7;
const MUTED = 'color:#5b6472';

/**
 * A report as a page for mail clients: tables, inline styles, one column that fits a phone, colours for light and dark,
 * nothing loaded from anywhere. What strangers chose (names, organisations) is escaped and cut. Below 100 kB whatever
 * the number of servers.
 */
export async function reportHtml(report: Report, place: ReportPlace): Promise<string> {
  const { nothingToDo, sentences } = summarise(report);
  const title = report.period.from === report.period.to ? 'Daily report' : 'Weekly report';
  const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${title}, ${report.period.to}</title><style>${raw(STYLE)}</style></head>
<body class="b" style="margin:0;padding:0;background:#eef1f5;color:#1b2330;font:15px/22px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"><table class="b" role="presentation" width="100%" cellspacing="0" cellpadding="0" bgcolor="#eef1f5"><tr><td align="center" style="padding:16px 8px"><table class="c" role="presentation" width="100%" cellspacing="0" cellpadding="0" bgcolor="#ffffff" style="max-width:680px;border-radius:10px;text-align:left;word-break:break-word;overflow-wrap:anywhere"><tr><td style="padding:22px 18px 26px">
<p class="m" style="margin:0;font-size:13px;${MUTED}">Portcullis · ${title} for ${shown(report.receiver)}</p>
<h1 style="margin:2px 0 14px;font-size:22px;line-height:28px">${periodText(report.period)}</h1>
${report.complete ? '' : html`<p style="margin:0 0 14px"><b>This day is not over: the mail counted is that of the day so far.</b></p>`}
${verdict(nothingToDo, sentences, report)}
${tiles(report)}
${changes(report, place)}
${charts(report, place)}
${outdated(report, place)}
${mailByDay(report)}
${agreements(report)}
${relayed(report, place)}
${newer(report)}
${footer(report, place)}
</td></tr></table></td></tr></table></body></html>`;
  return page.toString();
}

/** Dark colours must win over the inline ones, which are all that some clients read. */
const STYLE = `:root{color-scheme:light dark}a{color:inherit}
@media (prefers-color-scheme:dark){.b{background:#101318!important;color:#e6e9ee!important}.c{background:#191d24!important}.m{color:#9ba5b4!important}.p{background:#222832!important}.l{background:#3a424f!important;border-color:#333b47!important}.g{background:#16342a!important}.y{background:#3a2d12!important}}`;

const heading = (text: string, count?: string): Html =>
  html`<h2 style="margin:28px 0 8px;font-size:17px;line-height:24px">${text}${count === undefined ? '' : html` <span class="m" style="font-weight:normal;${MUTED}">${count}</span>`}</h2>`;

function verdict(nothingToDo: boolean, sentences: readonly string[], { effects }: Report): Html {
  const colour = nothingToDo ? GREEN : effects.blocked > 0 ? '#c24538' : '#d9a021';
  return html`<table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr><td width="5" bgcolor="${colour}" style="border-radius:4px 0 0 4px"></td><td class="${nothingToDo ? 'g' : 'y'}" bgcolor="${nothingToDo ? '#e7f6ef' : '#fdf6e3'}" style="padding:12px 14px;border-radius:0 6px 6px 0">${sentences.map((sentence, index) => html`<p style="margin:${index === 0 ? '0' : '6px 0 0'}${index === 0 ? ';font-size:16px;font-weight:600' : ''}">${sentence}</p>`)}</td></tr></table>`;
}

function tiles({ mail }: Report): Html {
  const names = ['accepted', 'deferred', 'rejected', 'quarantined'] as const;
  return html`${heading('Mail from Exchange servers')}<table width="100%" cellspacing="0" cellpadding="0" style="table-layout:fixed"><tr>${names.map(
    (name) =>
      html`<td class="p" align="center" bgcolor="#f4f6f9" style="padding:10px 2px;border-radius:6px"><b style="font-size:20px">${mail[name].toLocaleString('en')}</b><br><span class="m" style="font-size:12px;${MUTED}">${name}</span></td>${name === 'quarantined' ? '' : html`<td width="6"></td>`}`,
  )}</tr></table>`;
}

function changes(report: Report, place: ReportPlace): Html {
  const since = report.period.from === report.period.to ? 'Since the day before' : 'Since the week before';
  const kinds = (['detected', 'relapsed', 'escalated', 'repaired'] as const satisfies Change[]).filter(
    (change) => report.changes[change].total > 0,
  );
  const item = ({ row, stageBefore, change }: ChangedServer) => {
    const now = row.stage && badge(row, place);
    const step = change === 'escalated' && stageBefore !== null ? html` from stage ${stageBefore} to` : '';
    return html`<tr><td class="l" style="padding:5px 0;border-bottom:1px solid #e6e9ee">${name(row)}${organisation(row)}${step} ${now ?? html`<span style="color:${GREEN}">✓</span> ${row.build ? formatBuild(row.build) : ''}`}</td></tr>`;
  };
  return html`${heading(since)}${kinds.length === 0 ? html`<p style="margin:0">No server was newly detected, repaired or moved to another stage.</p>` : ''}${kinds.map(
    (change) => {
      const { total, top } = report.changes[change];
      return html`<p style="margin:10px 0 2px"><b>${CHANGE_TITLES[change]}</b> <span class="m" style="${MUTED}">${total.toLocaleString('en')}</span></p><table width="100%" cellspacing="0" cellpadding="0" style="font-size:14px">${top.slice(0, SHOWN).map(item)}</table>${more(total, SHOWN)}`;
    },
  )}`;
}

function charts(report: Report, { stages }: ReportPlace): Html {
  const counts = report.days.flatMap((day) => day.stages);
  if (counts.length === 0)
    return html`${heading('The last 30 days')}<p style="margin:0">No server was out of date.</p>`;
  const colours = productColours(counts);
  const sum = (of: (count: (typeof counts)[number]) => boolean) => (day: Report['days'][number]) =>
    day.stages.filter(of).reduce((total, { servers }) => total + servers, 0);
  const byStage = [...new Set(counts.map(({ stage }) => stage))]
    .sort((a, b) => a - b)
    .map((stage) => ({
      label: `Stage ${stage}`,
      colour: stageColour(stage, stages),
      of: sum((count) => count.stage === stage),
    }));
  const byProduct = [...colours].map(([product, colour]) => ({
    label: productText(product),
    colour,
    of: sum((count) => count.product === product),
  }));
  const { to } = report.period;
  return html`${heading('Out-of-date servers by stage', 'last 30 days')}${barChart('Out-of-date servers by stage', report.days, to, byStage)}${heading('… and by product')}${barChart('Out-of-date servers by product', report.days, to, byProduct)}`;
}

function outdated(report: Report, place: ReportPlace): Html {
  const { total } = report.outdated;
  if (total === 0) return html``;
  const { rows, hidden } = firstOfEach(report.outdated.top, SHOWN);
  const crowded = report.organisations.top.filter(({ servers }) => servers > 1).slice(0, 5);
  return html`${heading('Out-of-date servers', total.toLocaleString('en'))}<table width="100%" cellspacing="0" cellpadding="0">${rows.map((row) => server(row, report, place))}</table>${hidden > 0 || total > rows.length ? more(total, rows.length) : ''}${
    total > rows.length && crowded.length > 0
      ? html`<p style="margin:10px 0 0;font-size:14px">Most of them belong to: ${crowded.map(({ organisation: owner, servers }, index) => html`${index === 0 ? '' : ', '}${owner === null ? 'nobody known' : shown(owner)} (${servers.toLocaleString('en')})`)}.</p>`
      : ''
  }`;
}

function server(row: ReportRow, report: Report, place: ReportPlace): Html {
  const { timeZone, madeAt } = report;
  const standing = STANDING_WORDS[row.standing];
  return html`<tr><td class="l" style="padding:12px 0;border-top:1px solid #e6e9ee"><table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr><td>${badge(row, place)} <b>${name(row)}</b></td></tr><tr><td class="m" style="font-size:13px;${MUTED}">${row.ip}${organisation(row)} · detected ${row.episode ? dayText(timeZone, row.episode.startedAt) : ''}${row.relapsed ? ', not for the first time' : ''}</td></tr><tr><td style="font-size:14px;padding-top:4px">${row.explanation}${row.needs.length > 0 ? html`<br>Needs ${row.needs.map((release, index) => html`${index === 0 ? '' : ' or '}${releaseText(release)}`)} or later.` : ''}<br>Now: ${row.stage && row.standing === 'enforced' ? ratesText(row.stage) : standing}. ${outlook(row, timeZone, madeAt).join(' ')}<br><span class="m" style="${MUTED}">Mail: ${mailText(row.mail)}</span></td></tr></table></td></tr>`;
}

function mailByDay({ days }: Report): Html {
  const recent = days.slice(-MAIL_DAYS).reverse();
  if (recent.length < 2) return html``;
  const names = ['accepted', 'deferred', 'rejected', 'quarantined'] as const;
  const cell = 'padding:4px 0;border-bottom:1px solid #e6e9ee';
  return html`${heading('Mail by day')}<table width="100%" cellspacing="0" cellpadding="0" style="font-size:13px;table-layout:fixed"><tr><td class="m" style="${MUTED}">day</td>${names.map((of) => html`<td class="m" align="right" style="${MUTED}">${of}</td>`)}</tr>${recent.map(
    ({ day, mail }) =>
      html`<tr><td class="l" style="${cell};white-space:nowrap">${day.slice(5)}</td>${names.map((of) => html`<td class="l" align="right" style="${cell}">${mail[of].toLocaleString('en')}</td>`)}</tr>`,
  )}</table>`;
}

function agreements({ pauses, exemptions, timeZone }: Report): Html {
  if (pauses.total + exemptions.total === 0) return html``;
  return html`${heading('Pauses and exemptions')}<ul style="margin:0;padding-left:20px;font-size:14px">${pauses.top
    .slice(0, SHOWN)
    .map(
      ({ organisation: owner, until, daysLeft }) =>
        html`<li>${inert(shown(owner))} is paused until ${dayText(timeZone, until)}; ${plural(Math.floor(daysLeft), 'day')} of this year’s 90 left.</li>`,
    )}${exemptions.top
    .slice(0, SHOWN)
    .map(
      ({ who, until, reason }) =>
        html`<li>${inert(shown(who))} is exempt until ${dayText(timeZone, until)}: ${shown(reason, 200)}</li>`,
    )}</ul>${more(Math.max(pauses.total, exemptions.total), SHOWN)}`;
}

function relayed({ relayed: { total, top } }: Report, _place: ReportPlace): Html {
  if (total === 0) return html``;
  return html`${heading('Exchange behind a relay', total.toLocaleString('en'))}<p style="margin:0 0 4px;font-size:14px">Seen behind another mail server that handed their mail over.</p><table width="100%" cellspacing="0" cellpadding="0" style="font-size:14px">${top
    .slice(0, SHOWN)
    .map(
      (row) =>
        html`<tr><td class="l" style="padding:5px 0;border-bottom:1px solid #e6e9ee">${name(row)}${organisation(row)}<br><span class="m" style="${MUTED}">${row.explanation} ${row.standing === 'observed' ? 'Only observed.' : ''} Mail: ${mailText(row.mail)}</span></td></tr>`,
    )}</table>${more(total, SHOWN)}`;
}

function newer({ newer: { total, top }, catalogAsOf }: Report): Html {
  if (total === 0) return html``;
  return html`${heading('Builds newer than the catalog', `catalog of ${catalogAsOf}`)}<p style="margin:0;font-size:14px">${top.slice(0, SHOWN).map(({ build, product, servers }) => html`${formatBuild(build)} (${product === null ? 'unknown product' : productText(product)}): ${plural(servers, 'server')}<br>`)}</p>${more(total, SHOWN)}`;
}

function footer(report: Report, { csv }: ReportPlace): Html {
  const { servers, madeAt, timeZone, catalogAsOf } = report;
  return html`<p class="m" style="margin:30px 0 0;font-size:12px;line-height:18px;${MUTED}">All ${plural(servers, 'server')}, with every figure: ${csv}<br>Mail is counted by the day on which it was received, days are those of ${timeZone}. Servers are shown as they were at ${toIso(madeAt)}. Catalog of ${catalogAsOf}.</p>`;
}

const more = (total: number, shownRows: number): Html =>
  total > shownRows
    ? html`<p class="m" style="margin:6px 0 0;font-size:14px;${MUTED}">… and ${(total - shownRows).toLocaleString('en')} more, all in the CSV.</p>`
    : html``;

function badge(row: ReportRow, { stages }: ReportPlace): Html {
  const stage = row.stage?.stage ?? 0;
  return html`<span style="display:inline-block;padding:0 7px;border-radius:4px;font-size:12px;line-height:20px;font-weight:600;white-space:nowrap;background:${stageColour(stage, stages)};color:${stageInk(stage, stages)}">Stage ${stage}</span>`;
}

const name = (row: ReportRow): Html => inert(shown(row.name));
const organisation = ({ organisation: owner }: ReportRow): Html =>
  owner === null ? html`` : html` · ${inert(shown(owner))}`;

/** Mail clients make links out of whatever looks like a host; inside a link of ours that leads nowhere they do not. */
const inert = (text: string): Html => html`<a style="color:inherit;text-decoration:none">${text}</a>`;
