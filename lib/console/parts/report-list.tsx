import type { ReportLine } from '../../app/list-reports.ts';
import { periodText } from '../../mail/report-words.ts';

/** Reports, one a row, each to be looked at and taken away; cards on a phone. */
export const ReportList = ({ reports }: { readonly reports: readonly ReportLine[] }) => (
  <table class="cards">
    <caption>The latest first.</caption>
    <thead>
      <tr>
        <th scope="col">Report</th>
        <th scope="col">Figures</th>
      </tr>
    </thead>
    <tbody>
      {reports.map(({ kind, day }) => {
        const last = periodText({ from: day, to: day });
        const title = kind === 'day' ? last : `Week to ${last}`;
        return (
          <tr>
            <th scope="row">
              <a href={linkTo(kind, day, 'html')}>{kind === 'week' ? <b>{title}</b> : title}</a>
            </th>
            <td data-label="Figures">
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
