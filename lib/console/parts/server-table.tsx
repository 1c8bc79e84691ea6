import type { ServerView } from '../../app/server-view.ts';
import { Day, Moment } from './moment.tsx';
import { ComplianceTag, StageBadge } from './standing.tsx';
import { Stranger } from './stranger.tsx';

interface ServerTableProps {
  readonly caption: string;
  readonly servers: readonly ServerView[];
  /** Of the ladder. */
  readonly stages: number;
  readonly zone: string;
}

/** Servers, one a row; cards on a phone. */
export const ServerTable = ({ caption, servers, stages, zone }: ServerTableProps) => (
  <table class="cards">
    <caption>{caption}</caption>
    <thead>
      <tr>
        {['Server', 'Version', 'State', 'Next stage', 'Last seen', 'Mail'].map((title) => (
          <th scope="col">{title}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {servers.map((server) => (
        <tr>
          <th scope="row">
            <a href={`/servers/${server.id}`}>
              <Stranger text={server.name} />
            </a>
            <div class="muted small">
              {server.ip}
              {server.organisation === null ? null : (
                <>
                  {' · '}
                  <a class="muted" href={`/organisations/${encodeURIComponent(server.organisation)}`}>
                    <Stranger text={server.organisation} />
                  </a>
                </>
              )}
            </div>
          </th>
          <td data-label="Version">
            <span>
              {server.release ?? server.product ?? 'not known'}
              <span class="muted small block">{server.build}</span>
            </span>
          </td>
          <td data-label="State">
            <span class="badges">
              {server.stage === null ? <ComplianceTag compliance={server.compliance} /> : null}
              <StageBadge server={server} stages={stages} />
            </span>
          </td>
          <td data-label="Next stage">
            {server.nextStageAt === null ? (
              <span class="muted">none</span>
            ) : (
              <span>
                {server.nextStage} on <Day at={Date.parse(server.nextStageAt)} zone={zone} />
              </span>
            )}
          </td>
          <td data-label="Last seen">
            <Moment at={Date.parse(server.lastSeen)} zone={zone} />
          </td>
          <td data-label="Mail">
            <Mail counts={server.counts} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Mail = ({ counts }: Pick<ServerView, 'counts'>) => {
  const parts = (['accepted', 'deferred', 'rejected', 'quarantined'] as const).filter(
    (name) => counts[name] > 0,
  );
  return (
    <span>
      {parts.map((name) => (
        <span class="block">
          {counts[name].toLocaleString('en')} {name}
        </span>
      ))}
    </span>
  );
};
