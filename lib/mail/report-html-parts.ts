import { html } from 'hono/html';
import type { ReportRow } from '../domain/report-row.ts';
import type { Html } from './report-chart.ts';
import { stageColour, stageInk } from './report-colours.ts';
import { shown } from './report-words.ts';

/** What the sections of the page share. Classes: m muted, l line, k ruler, p panel, see the style of the page. */

/** What the page needs to know besides the report. */
export interface ReportPlace {
  /** Where the complete list is. */
  readonly csv: string;
  /** Stages of the ladder. */
  readonly stages: number;
  /** Lines of a list; the rest is in the CSV. */
  readonly lines: number;
}

export const MUTED = 'color:#5b6472';

export const heading = (text: string, beside = ''): Html =>
  html`<h2 style="margin:28px 0 8px;font-size:17px;line-height:24px">${text} <span class="m" style="font-weight:normal;white-space:nowrap;${MUTED}">${beside}</span></h2>`;

export const more = (total: number, listed: number): Html =>
  total > listed
    ? html`<p class="m" style="margin:6px 0 0;font-size:14px;${MUTED}">… and ${(total - listed).toLocaleString('en')} more, all in the CSV.</p>`
    : html``;

export function badge(row: ReportRow, { stages }: ReportPlace): Html {
  const stage = row.stage?.stage ?? 0;
  return html`<span style="display:inline-block;padding:0 7px;border-radius:4px;font-size:12px;line-height:20px;font-weight:600;white-space:nowrap;background:${stageColour(stage, stages)};color:${stageInk(stage, stages)}">Stage ${stage}</span>`;
}

export const name = (row: ReportRow): Html => inert(row.name);

export const organisation = ({ organisation: owner }: ReportRow): Html =>
  owner === null ? html`` : html` · ${inert(owner)}`;

/** Mail clients make links of whatever looks like a host; inside a link of ours that leads nowhere they do not. */
export const inert = (text: string): Html =>
  html`<a style="color:inherit;text-decoration:none">${shown(text)}</a>`;
