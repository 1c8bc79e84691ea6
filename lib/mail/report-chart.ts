import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { addDays } from '../domain/calendar.ts';
import type { ReportDay } from '../domain/report.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** One colour of a chart: what it means and how many a day has of it. */
export interface Series {
  readonly label: string;
  readonly colour: string;
  readonly of: (day: ReportDay) => number;
}

const DAYS = 30;
const HEIGHT = 96;

/**
 * A bar a day, stacked from the first series up, out of table cells: mail clients show neither scripts nor SVG, but all
 * of them show coloured cells. A day without a report is a gap.
 */
export function barChart(
  title: string,
  days: readonly ReportDay[],
  last: string,
  series: readonly Series[],
): Html {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const range = Array.from({ length: DAYS }, (_, index) => addDays(last, index - DAYS + 1));
  const totals = days.map((day) => series.reduce((sum, { of }) => sum + of(day), 0));
  const highest = Math.max(1, ...totals);
  const today = byDay.get(last);
  const bar = (day: string) => {
    const data = byDay.get(day);
    if (!data) return '';
    return [...series]
      .reverse()
      .map(({ colour, of }) => ({ colour, value: of(data) }))
      .filter(({ value }) => value > 0)
      .map(({ colour, value }) => {
        const height = Math.max(2, Math.round((value / highest) * HEIGHT));
        return `<tr><td height="${height}" bgcolor="${colour}"></td></tr>`;
      })
      .join('');
  };
  const column = (day: string) => {
    const rows = bar(day);
    const inner =
      rows && `<table width="100%" cellspacing="0" cellpadding="0" style="line-height:0">${rows}</table>`;
    return `<td valign="bottom" width="3.3%" style="padding:0 1px 0 0">${inner}</td>`;
  };
  const now = series.map(({ label, of }) => `${label}: ${today ? of(today) : 0}`).join(', ');
  return html`<table role="img" aria-label="${`${title}. On the last day: ${now}.`}" width="100%" cellspacing="0" cellpadding="0" style="table-layout:fixed;font-size:0"><tr><td width="1" height="${HEIGHT}" style="padding:0"></td>${raw(range.map(column).join(''))}</tr><tr><td class="k" colspan="${DAYS + 1}" height="1" bgcolor="#d5d9e0" style="padding:0"></td></tr></table>
<table width="100%" cellspacing="0" cellpadding="0"><tr><td class="m" style="font-size:12px;color:#5b6472">${range[0] ?? ''}</td><td class="m" align="center" style="font-size:12px;color:#5b6472">highest: ${highest.toLocaleString('en')}</td><td class="m" align="right" style="font-size:12px;color:#5b6472">${last}</td></tr></table>
<p style="margin:6px 0 0;font-size:13px;line-height:22px">${series.map(({ label, colour, of }) => html`<span style="white-space:nowrap;margin-right:12px"><span style="display:inline-block;width:11px;height:11px;border-radius:2px;background:${colour}"></span>&nbsp;${label}&nbsp;<b>${(today ? of(today) : 0).toLocaleString('en')}</b></span> `)}</p>`;
}
