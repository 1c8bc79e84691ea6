import type { Context } from 'hono';
import { formatBuild } from '../../domain/build.ts';
import { nextStage } from '../../domain/ladder.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Server } from '../../domain/server.ts';
import { formatDay, visible } from '../../mail/notice-words.ts';
import { type Tell, tellIn } from '../phrases/phrases.ts';
import { pathOf, withQuery } from './frame.tsx';
import { HostName, State } from './marks.tsx';
import { isMoving, standingOfServer } from './standing.ts';
import type { Visit } from './visit.ts';

/** All servers of an organisation, a page at a time. */
export const ListView = ({ c, policy, visit }: { c: Context; policy: Policy; visit: Visit }) => {
  const tell = tellIn(visit.language);
  const { items = [], cursor = null } = visit.listed ?? {};
  const organisation = visible(visit.organisation.name);
  return (
    <>
      <h1>{tell('title.organisation', { organisation })}</h1>
      <section class="card">
        <h2>{tell('list.heading')}</h2>
        {items.length === 0 ? (
          <p>{tell('list.empty')}</p>
        ) : (
          <table class="cards">
            <caption>{tell('list.caption')}</caption>
            <thead>
              <tr>
                {(['list.server', 'list.version', 'list.state', 'list.next'] as const).map((key) => (
                  <th scope="col">{tell(key)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map(({ server }) => (
                <Row c={c} policy={policy} visit={visit} server={server} />
              ))}
            </tbody>
          </table>
        )}
        <Turn c={c} cursor={cursor} tell={tell} />
      </section>
    </>
  );
};

const Turn = ({ c, cursor, tell }: { c: Context; cursor: string | null; tell: Tell }) => {
  const isFirst = c.req.query('after') === undefined;
  if (isFirst && cursor === null) return null;
  return (
    <p class="pages">
      {isFirst ? null : <a href={withQuery(c, pathOf(c))}>{tell('list.first')}</a>}
      {cursor === null ? null : <a href={withQuery(c, pathOf(c), { after: cursor })}>{tell('list.more')}</a>}
    </p>
  );
};

interface RowProps {
  readonly c: Context;
  readonly policy: Policy;
  readonly visit: Visit;
  readonly server: Server;
}

const Row = ({ c, policy, visit, server }: RowProps) => {
  const { organisation, language, at } = visit;
  const tell = tellIn(language);
  const standing = standingOfServer(policy, server, organisation, at);
  const next =
    isMoving(standing) && server.episode
      ? nextStage(policy.ladder, server.episode, organisation.pauses, at)
      : null;
  return (
    <tr>
      <th scope="row">
        <a href={withQuery(c, pathOf(c), { server: server.id })}>
          <HostName name={server.name} />
        </a>
        <br />
        <span class="muted small">{server.ip}</span>
      </th>
      <td data-label={tell('list.version')}>{server.build ? formatBuild(server.build) : '–'}</td>
      <td data-label={tell('list.state')}>
        <State policy={policy} standing={standing} tell={tell} />
      </td>
      <td data-label={tell('list.next')}>{next ? formatDay(language, policy.timeZone, next.at) : '–'}</td>
    </tr>
  );
};
