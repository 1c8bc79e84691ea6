import type { ReportLine } from '../../app/list-reports.ts';
import { addDays } from '../../domain/calendar.ts';
import { periodText } from '../../mail/report-words.ts';

/** Reports, one a row, each to be looked at and taken away; cards on a phone. */
export const ReportList = ({ reports }: { readonly reports: readonly ReportLine[] }) => (
  <table class="cards">
    <caption>The latest first.</caption>
    <thead>
      <tr>
        <th scope="col">Report</th>
        <th scope="col">Of a</th>
        <th scope="col">Servers and mail</th>
      </tr>
    </thead>
    <tbody>
      {reports.map(({ kind, day }) => {
        const title = periodText({ from: kind === 'day' ? day : addDays(day, -6), to: day });
        return (
          <tr>
            <th scope="row">
              <a href={linkTo(kind, day, 'html')}>{title}</a>
            </th>
            <td data-label="Of a">
              <span class={kind === 'week' ? 'tag good' : 'tag'}>{kind}</span>
            </td>
            <td data-label="Servers and mail">
              <span class="badges">
                {(['csv', 'json'] as const).map((format) => (
                  <a
                    href={linkTo(kind, day, format)}
                    download={`portcullis-${kind}-${day}.${format}`}
                    aria-label={`${format.toUpperCase()} of ${title}`}
                  >
                    {format.toUpperCase()}
                  </a>
                ))}
              </span>
            </td>
          </tr>
        );
      })}
    </tbody>
  </table>
);

const linkTo = (period: string, day: string, format: string): string =>
  `/reports/${day}?${new URLSearchParams({ format, period })}`;
