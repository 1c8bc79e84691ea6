import { html, raw } from 'hono/html';
import type { Report } from '../domain/report.ts';
import { plural, summarise } from '../domain/report-summary.ts';
import type { Html } from './report-chart.ts';
import { GREEN } from './report-colours.ts';
import { agreements, changes, charts, mailByDay, newer } from './report-html-lists.ts';
import { heading, MUTED, type ReportPlace } from './report-html-parts.ts';
import { outdated, relayed } from './report-html-servers.ts';
import { minuteText, periodText, shown } from './report-words.ts';

const FONT = "15px/22px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Lines of a list; fewer where they are so long that the page would be too large. */
const LINES = [12, 8, 4, 2, 1];
/** Quoted-printable and the text part come on top of it, and some mail clients cut a mail at 100 kB. */
const LARGEST = 72_000;

/** Dark colours must win over the inline ones, which are all that some clients read. */
const STYLE = `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){.b{background:#101318!important;color:#e6e9ee!important}.c{background:#191d24!important}.m{color:#9ba5b4!important}.p{background:#222832!important}.k{background:#3a424f!important}.l{border-color:#333b47!important}.g{background:#16342a!important}.y{background:#3a2d12!important}.r{background:#3d1c1e!important}}`;

/**
 * A report as a page for mail clients: tables, inline styles, one column that fits a phone, colours for light and dark,
 * nothing loaded from anywhere. What strangers chose (names, organisations) is escaped and cut. Below 100 kB whatever
 * the number of servers.
 */
export async function reportHtml(report: Report, place: Omit<ReportPlace, 'lines'>): Promise<string> {
  let page = '';
  for (const lines of LINES) {
    page = await pageWith(report, { ...place, lines });
    if (Buffer.byteLength(page) <= LARGEST) break;
  }
  return page;
}

async function pageWith(report: Report, place: ReportPlace): Promise<string> {
  const title = report.period.from === report.period.to ? 'Daily report' : 'Weekly report';
  const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${title}, ${report.period.to}</title><style>${raw(STYLE)}</style></head>
<body class="b" style="margin:0;padding:0;background:#eef1f5;color:#1b2330;font:${raw(FONT)}"><table class="b" role="presentation" width="100%" cellspacing="0" cellpadding="0" bgcolor="#eef1f5"><tr><td align="center" style="padding:16px 8px"><table class="c" role="presentation" width="100%" cellspacing="0" cellpadding="0" bgcolor="#ffffff" style="max-width:680px;border-radius:10px;text-align:left;word-break:break-word;overflow-wrap:anywhere"><tr><td style="padding:22px 18px 26px">
<p class="m" style="margin:0;font-size:13px;${MUTED}">Portcullis · ${title} for ${shown(report.receiver)}</p>
<h1 style="margin:2px 0 14px;font-size:22px;line-height:28px">${periodText(report.period)}</h1>
${verdict(report)}
${tiles(report)}
${changes(report, place)}
${charts(report, place)}
${outdated(report, place)}
${mailByDay(report)}
${agreements(report, place)}
${relayed(report, place)}
${newer(report, place)}
${footer(report, place)}
</td></tr></table></td></tr></table></body></html>`;
  return page.toString();
}

function verdict(report: Report): Html {
  const { nothingToDo, sentences } = summarise(report);
  const [edge, ground, tone] = nothingToDo
    ? [GREEN, '#e7f6ef', 'g']
    : report.effects.blocked > 0
      ? ['#c24538', '#fdecea', 'r']
      : ['#d9a021', '#fdf6e3', 'y'];
  const unfinished = report.complete ? [] : ['This day is not over: its mail is counted so far.'];
  const [first, ...others] = [...sentences, ...unfinished];
  return html`<table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr><td width="5" bgcolor="${edge}" style="border-radius:5px 0 0 5px"></td><td class="${tone}" bgcolor="${ground}" style="padding:12px 14px;border-radius:0 5px 5px 0"><b style="font-size:17px">${first}</b>${others.map((sentence) => html`<p style="margin:4px 0 0;font-size:14px;line-height:20px">${sentence}</p>`)}</td></tr></table>`;
}

function tiles({ mail }: Report): Html {
  const names = ['accepted', 'deferred', 'rejected', 'quarantined'] as const;
  const tile = (name: (typeof names)[number], index: number) =>
    html`${index === 0 ? '' : html`<td width="6"></td>`}<td class="p" align="center" bgcolor="#f4f6f9" style="padding:10px 1px;border-radius:6px"><b style="font-size:19px">${mail[name].toLocaleString('en')}</b><br><span class="m" style="font-size:12px;${MUTED}">${name}</span></td>`;
  return html`${heading('Mail from Exchange servers')}<table width="100%" cellspacing="0" cellpadding="0" style="table-layout:fixed"><tr>${names.map(tile)}</tr></table>`;
}

function footer({ servers, madeAt, timeZone, catalogAsOf }: Report, { csv }: ReportPlace): Html {
  return html`<p class="m" style="margin:30px 0 0;font-size:12px;line-height:18px;${MUTED}">All ${plural(servers, 'server')} with every figure: ${csv}<br>Mail counts on the day it was received, in the time zone ${timeZone}. Servers are shown as they were on ${minuteText(timeZone, madeAt)}. Catalog of ${catalogAsOf}.</p>`;
}
