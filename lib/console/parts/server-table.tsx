import type { ServerView } from '../../app/server-view.ts';
import { Day, Moment } from './moment.tsx';
import { ComplianceTag, StageBadge } from './standing.tsx';
import { OrganisationLink, Stranger } from './stranger.tsx';

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
        {['Server', 'Exchange', 'Stage', 'Next stage', 'Last seen', 'Mail'].map((title) => (
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
                  <OrganisationLink name={server.organisation} quiet />
                </>
              )}
            </div>
          </th>
          <td data-label="Exchange">
            <span>
              {versionOf(server)} <ComplianceTag compliance={server.compliance} />
              <span class="muted small block">{server.build}</span>
            </span>
          </td>
          <td data-label="Stage">
            {server.stage === null && !server.exempt ? (
              <span class="muted">none</span>
            ) : (
              <StageBadge server={server} stages={stages} />
            )}
          </td>
          <td data-label="Next stage">
            {server.nextStageAt === null || server.exempt ? (
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

/** Below a heading that says Exchange. */
const versionOf = ({ release, product }: ServerView): string =>
  (release ?? product)?.replace(/^Exchange Server /, '') ?? 'not known';

const Mail = ({ counts }: Pick<ServerView, 'counts'>) => {
  const parts = (['accepted', 'deferred', 'rejected', 'quarantined'] as const).filter(
    (name) => counts[name] > 0,
  );
  return (
    <span>
      {parts.map((name) => (
        <span class="block unbroken">
          {counts[name].toLocaleString('en')} {name}
        </span>
      ))}
    </span>
  );
};
