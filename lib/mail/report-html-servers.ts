import { html } from 'hono/html';
import type { Report } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import type { Html } from './report-chart.ts';
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
import { firstOfEach } from './report-selection.ts';
import { dayText, mailText, outlook, ratesText, releaseText, STANDING_WORDS } from './report-words.ts';

/** The out-of-date servers, the furthest up the ladder first, and who has most of them. */
export function outdated(report: Report, place: ReportPlace): Html {
  const { total, top } = report.outdated;
  if (total === 0) return html``;
  const rows = firstOfEach(top, place.lines);
  return html`${heading('Out-of-date servers', total.toLocaleString('en'))}<table width="100%" cellspacing="0" cellpadding="0">${rows.map((row) => server(row, report, place))}</table>${more(total, rows.length)}${total > rows.length ? owners(report) : ''}`;
}

function owners({ organisations }: Report): Html {
  const several = organisations.top.filter(({ servers }) => servers > 1).slice(0, 5);
  if (several.length === 0) return html``;
  const each = several.map(
    ({ organisation: owner, servers }, index) =>
      html`${index === 0 ? '' : ', '}${owner === null ? 'unknown' : inert(owner)} ${servers.toLocaleString('en')}`,
  );
  return html`<p class="m" style="margin:4px 0 0;font-size:14px;${MUTED}">Organisations with most of them: ${each}.</p>`;
}

function server(row: ReportRow, report: Report, place: ReportPlace): Html {
  const { timeZone, madeAt } = report;
  const { standing, stage, needs, relapsed } = row;
  const detected = row.episode ? dayText(timeZone, row.episode.startedAt) : '';
  const ahead = standing === 'exempt' ? [] : outlook(row, timeZone, madeAt);
  const lines: [string, Html | string][] = [
    ['Why', row.explanation],
    [
      'Needs',
      html`${needs.map((release, index) => html`${index === 0 ? '' : ' or '}${releaseText(release)}`)} or later`,
    ],
    ['Now', standing === 'enforced' && stage ? ratesText(stage) : STANDING_WORDS[standing]],
    ...ahead.map((line, index): [string, string] => [index === 0 ? 'Next' : '', line]),
    ['Mail', mailText(row.mail)],
  ];
  const line = ([label, text]: [string, Html | string]) =>
    html`<tr><td class="m" width="48" valign="top" style="${MUTED}">${label}</td><td>${text}</td></tr>`;
  return html`<tr><td class="l" style="padding:12px 0;border-top:1px solid #e6e9ee">${badge(row, place)} <b>${name(row)}</b><br><span class="m" style="font-size:13px;${MUTED}">${row.ip}${organisation(row)} · detected ${detected}${relapsed ? ', not for the first time' : ''}</span><table role="presentation" cellspacing="0" cellpadding="0" style="margin-top:4px;font-size:14px;line-height:20px">${lines.filter(([label]) => label !== 'Needs' || needs.length > 0).map(line)}</table></td></tr>`;
}

/** Exchange that was seen behind another mail server: whoever hides an old one shows here. */
export function relayed({ relayed: { total, top } }: Report, { lines }: ReportPlace): Html {
  if (total === 0) return html``;
  const item = (row: ReportRow) =>
    html`<tr><td class="l" style="padding:6px 0;border-bottom:1px solid #e6e9ee">${name(row)}${organisation(row)}<br><span class="m" style="${MUTED}">${row.explanation}${row.standing === 'observed' ? ' Only observed.' : ''} Mail: ${mailText(row.mail)}.</span></td></tr>`;
  return html`${heading('Exchange behind a relay', total.toLocaleString('en'))}<table width="100%" cellspacing="0" cellpadding="0" style="font-size:14px">${top.slice(0, lines).map(item)}</table>${more(total, lines)}`;
}
