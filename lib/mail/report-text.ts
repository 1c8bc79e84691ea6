import { formatBuild } from '../domain/build.ts';
import type { Report } from '../domain/report.ts';
import { plural, summarise } from '../domain/report-summary.ts';
import type { TopList } from '../domain/top-list.ts';
import { firstOfEach } from './report-selection.ts';
import {
  CHANGE_TITLES,
  dayText,
  mailText,
  minuteText,
  outlook,
  periodText,
  productText,
  ratesText,
  releaseText,
  STANDING_WORDS,
  shown,
} from './report-words.ts';

const SHOWN = 12;
const MAIL_DAYS = 7;

/** A report as plain text: the same in the same order as the page, without the chart's earlier days. */
export function reportText(report: Report, csv: string): string {
  const { timeZone, madeAt, mail, changes, outdated, relayed, newer, pauses, exemptions } = report;
  const kinds = ['detected', 'relapsed', 'escalated', 'repaired'] as const;
  const sections = [
    [
      `${periodText(report.period)} (${timeZone})`,
      ...(report.complete ? [] : ['This day is not over: the mail counted is that of the day so far.']),
    ],
    summarise(report).sentences,
    [`Mail from Exchange servers: ${mailText(mail)}.`],
    ...kinds.map((change) =>
      section(CHANGE_TITLES[change], changes[change], ({ row, stageBefore }) => {
        const now = row.stage ? `stage ${row.stage.stage}` : row.build ? formatBuild(row.build) : '';
        return `${named(row)}: ${change === 'escalated' ? `from stage ${stageBefore} to ${now}` : now}`;
      }),
    ),
    stagesNow(report),
    section('Out-of-date servers', { ...outdated, top: firstOfEach(outdated.top, SHOWN) }, (row) =>
      [
        `[stage ${row.stage?.stage}] ${named(row)}, ${row.ip}`,
        `    detected ${row.episode ? dayText(timeZone, row.episode.startedAt) : ''}${row.relapsed ? ', not for the first time' : ''}`,
        `    ${row.explanation}`,
        ...(row.needs.length > 0 ? [`    needs ${row.needs.map(releaseText).join(' or ')} or later`] : []),
        `    now ${row.standing === 'enforced' && row.stage ? ratesText(row.stage) : STANDING_WORDS[row.standing]}`,
        ...(row.standing === 'exempt'
          ? []
          : outlook(row, timeZone, madeAt).map((line) => `    next ${line}`)),
        `    mail ${mailText(row.mail)}`,
      ].join('\n'),
    ),
    byDay(report),
    section(
      'Paused',
      pauses,
      ({ organisation, until, daysLeft }) =>
        `${shown(organisation)} until ${dayText(timeZone, until)}; ${plural(Math.floor(daysLeft), 'day')} of this year's 90 left`,
    ),
    section(
      'Exempt',
      exemptions,
      ({ who, until, reason }) => `${shown(who)} until ${dayText(timeZone, until)}: ${shown(reason, 200)}`,
    ),
    section(
      'Exchange behind a relay',
      relayed,
      (row) => `${named(row)}: ${row.explanation} Mail: ${mailText(row.mail)}`,
    ),
    section(
      'Builds newer than the catalog',
      newer,
      ({ build, product, servers }) =>
        `${formatBuild(build)} (${product === null ? 'unknown product' : productText(product)}): ${plural(servers, 'server')}`,
    ),
    [
      `All ${plural(report.servers, 'server')}, with every figure: ${csv}`,
      `Servers are shown as they were at ${minuteText(timeZone, madeAt)} (${timeZone}). Catalog of ${report.catalogAsOf}.`,
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section<T>(title: string, { total, top }: TopList<T>, line: (item: T) => string): string[] {
  if (total === 0) return [];
  const lines = top.slice(0, SHOWN).map((item) => `  ${line(item)}`);
  const rest = total - lines.length;
  return [
    `${title} (${total.toLocaleString('en')})`,
    ...lines,
    ...(rest > 0 ? [`  … and ${rest.toLocaleString('en')} more, all in the CSV`] : []),
  ];
}

const named = ({ name, organisation }: { name: string; organisation: string | null }): string =>
  `${shown(name)}${organisation === null ? '' : ` (${shown(organisation)})`}`;

function stagesNow({ stages }: Report): string[] {
  if (stages.length === 0) return [];
  return [
    'Out-of-date servers by stage and product',
    ...stages.map(
      ({ product, stage, servers }) =>
        `  stage ${stage}  ${productText(product)}: ${servers.toLocaleString('en')}`,
    ),
  ];
}

function byDay({ days }: Report): string[] {
  if (days.length < 2) return [];
  return [
    'Mail by day',
    ...days
      .slice(-MAIL_DAYS)
      .reverse()
      .map(({ day, mail }) => `  ${day}  ${mailText(mail)}`),
  ];
}
