import type { ServerView } from '../../app/server-view.ts';
import { formatBuildLong, parseBuild } from '../../domain/build.ts';
import { visible } from '../../mail/notice-words.ts';
import { Moment } from './moment.tsx';
import { ComplianceTag } from './standing.tsx';
import { OrganisationLink, Stranger } from './stranger.tsx';

const BASIS = {
  authenticated: 'proven by SPF or DKIM of its mail',
  greeting: 'from the name it greets with, not proven',
  operator: 'said by an operator',
} as const;

const ATTRIBUTION = {
  direct: 'directly: it connected itself',
  relayed: 'behind a relay, which is what connected',
} as const;

/** What a server showed of itself, with the line that is the evidence. */
export const Seen = ({ server, zone }: { readonly server: ServerView; readonly zone: string }) => {
  const build = server.build === null ? null : parseBuild(server.build);
  return (
    <>
      <dl>
        <dt>Version</dt>
        <dd>
          {server.release ?? server.product ?? 'not known'} <ComplianceTag compliance={server.compliance} />
        </dd>
        {build === null ? null : (
          <>
            <dt>Build</dt>
            <dd>
              <code>{server.build}</code> <span class="muted">({formatBuildLong(build)})</span>
            </dd>
          </>
        )}
        <dt>Assessment</dt>
        <dd>{server.explanation}</dd>
        <dt>Name</dt>
        <dd>
          <Stranger text={server.name} longest={300} />
        </dd>
        <dt>Address</dt>
        <dd>
          <code>{server.ip}</code>
        </dd>
        <dt>Seen</dt>
        <dd>{ATTRIBUTION[server.attribution]}</dd>
        <dt>First, last</dt>
        <dd>
          <Moment at={Date.parse(server.firstSeen)} zone={zone} />,{' '}
          <Moment at={Date.parse(server.lastSeen)} zone={zone} />
        </dd>
        <dt>Organisation</dt>
        <dd>
          {server.organisation === null ? (
            'not known'
          ) : (
            <>
              <OrganisationLink name={server.organisation} />{' '}
              <span class="muted">{server.organisationBasis && BASIS[server.organisationBasis]}</span>
            </>
          )}
        </dd>
      </dl>
      <h3>The line it wrote into its last message</h3>
      <pre>
        <bdi>Received: {visible(server.evidence, 2000)}</bdi>
      </pre>
    </>
  );
};
