import type { ServerListView, ServerRow } from '../server-list-view.ts';
import { ComplianceTag, StageBadge, StandingTags } from './badges.tsx';
import { Stranger } from './stranger.tsx';

const COUNTS = ['accepted', 'deferred', 'rejected'] as const;

interface ServerTableProps extends Pick<ServerListView, 'rows'> {
  readonly stages: number;
  readonly timeZone: string;
}

/** Servers, a row each; on a phone a card each. */
export const ServerTable = ({ rows, stages, timeZone }: ServerTableProps) => (
  <table class="cards">
    <caption>Times are in {timeZone}. Messages are counted since a server was first seen.</caption>
    <thead>
      <tr>
        {['Server', 'Organisation', 'Exchange', 'Stage', 'Last seen'].map((head) => (
          <th scope="col">{head}</th>
        ))}
        {COUNTS.map((head) => (
          <th scope="col" class="number">
            {capital(head)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <Row row={row} stages={stages} />
      ))}
    </tbody>
  </table>
);

const Row = ({ row, stages }: { readonly row: ServerRow; readonly stages: number }) => (
  <tr>
    <th scope="row" class="stacked">
      <a href={`/servers/${row.id}`}>
        <Stranger text={row.name} longest={80} />
      </a>
      <span class="mono muted">{row.ip}</span>
    </th>
    <td data-label="Organisation">{row.organisation === null ? '—' : <Owner name={row.organisation} />}</td>
    <td data-label="Exchange">
      <span class="stacked">
        <span>{row.version ?? 'not known'}</span>
        {row.build === null ? null : <span class="mono muted">{row.build}</span>}
        <span>
          <ComplianceTag compliance={row.compliance} />
        </span>
      </span>
    </td>
    <td data-label="Stage">
      <span class="stacked">
        <span class="badges">
          <StageBadge stage={row.stage} stages={stages} />
          <StandingTags {...row} />
          {row.stage === null && !row.exempt && !row.paused ? '—' : null}
        </span>
        {row.next === null || row.exempt ? null : (
          <span class="small">
            stage {row.next.stage} {row.next.isDue ? 'is due' : `on ${row.next.day}`}
          </span>
        )}
      </span>
    </td>
    <td data-label="Last seen">{row.lastSeen}</td>
    {COUNTS.map((count) => (
      <td class={row.counts[count] === 0 ? 'number none' : 'number'} data-label={capital(count)}>
        {row.counts[count].toLocaleString('en')}
      </td>
    ))}
  </tr>
);

/** An organisation, which leads to its page. */
export const Owner = ({ name }: { readonly name: string }) => (
  <a href={`/organisations/${encodeURIComponent(name.toWellFormed())}`}>
    <Stranger text={name} longest={80} />
  </a>
);

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
