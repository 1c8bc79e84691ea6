import type { Context } from 'hono';
import type { KeptReport } from '../../app/list-reports.ts';
import { addDays } from '../../domain/calendar.ts';
import { reportName } from '../../domain/report-name.ts';
import { shortDay } from '../../mail/report-words.ts';
import type { ConsoleEnv } from '../access.ts';
import { Csrf } from './layout.tsx';

interface ReportTableProps {
  readonly c: Context<ConsoleEnv>;
  readonly caption: string;
  readonly reports: readonly KeptReport[];
  /** Whether one that has not been mailed can be, by whoever looks at this. */
  readonly maySend: boolean;
}

const FILES = { json: 'JSON', csv: 'CSV' } as const;

/** Kept reports, one a row, with all that each can be had as. */
export const ReportTable = ({ c, caption, reports, maySend }: ReportTableProps) => (
  <table>
    <caption>{caption}</caption>
    <thead>
      <tr>
        {['Report', 'Download', 'Mail'].map((title) => (
          <th scope="col">{title}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {reports.map((report) => (
        <tr>
          <th scope="row">
            <a href={addressOf(report, 'format=html')}>{titleOf(report)}</a>
          </th>
          <td>
            <span class="badges">
              {Object.entries(FILES).map(([format, label]) => (
                <a
                  href={addressOf(report, `format=${format}`)}
                  download={`portcullis-${reportName(report.kind, report.day)}.${format}`}
                  aria-label={`${label} of ${titleOf(report)}`}
                >
                  {label}
                </a>
              ))}
            </span>
          </td>
          <td>
            {report.mailed ? (
              <span class="muted">mailed</span>
            ) : maySend ? (
              <form method="post" action={addressOf(report, '', '/mail')}>
                <Csrf c={c} />
                <button class="quiet" type="submit" aria-label={`Send ${titleOf(report)} by mail`}>
                  Send by mail
                </button>
              </form>
            ) : (
              <span class="muted">not mailed</span>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

function addressOf({ kind, day }: KeptReport, query: string, act = ''): string {
  const all = [kind === 'week' ? 'period=week' : '', query].filter((part) => part !== '').join('&');
  return `/reports/${day}${act}${all === '' ? '' : `?${all}`}`;
}

const titleOf = ({ kind, day }: KeptReport): string =>
  kind === 'day' ? yearly(day) : `${shortDay(addDays(day, -6))} to ${yearly(day)}`;

const yearly = (day: string): string => `${shortDay(day)} ${day.slice(0, 4)}`;
