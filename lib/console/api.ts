import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { listServers } from '../app/list-servers.ts';
import { stopPause } from '../app/pause-organisation.ts';
import type { ReportDeps } from '../app/report.ts';
import { serverDetail } from '../app/server-detail.ts';
import { tally } from '../app/tally.ts';
import type { Deps, Tallies } from '../ports.ts';
import { createMessageApi } from './message-api.ts';
import { type ApiOptions, createOperatorApi } from './operator-api.ts';
import { pause } from './organisation-acts.ts';
import { organisationQuery } from './organisation-query.ts';
import { pauseRequest } from './organisation-requests.ts';
import { summariseOrganisation, viewEntry, viewOrganisation } from './organisation-view.ts';
import { problem } from './problem.ts';
import { createReportApi } from './report-api.ts';
import { organisationName, read } from './request.ts';
import { serverListing } from './server-query.ts';

export type ApiDeps = Pick<
  Deps,
  'servers' | 'organisations' | 'messages' | 'mail' | 'policy' | 'clock' | 'telemetry'
> &
  ReportDeps & { readonly tallies: Tallies };

/** The operator's HTTP API: JSON in and out, errors as problem details (RFC 9457). Request → Response, no server inside. */
export function createApi(deps: ApiDeps, options: Partial<ApiOptions> = {}): Hono {
  const { actorOf = () => 'api', bodies = false } = options;
  const api = new Hono();

  api.get('/tallies', async (c) => c.json(await tally(deps)));

  api.get('/servers', async (c) => {
    return c.json(await listServers(deps, serverListing(c.req.query())));
  });

  api.get('/servers/:id', async (c) => {
    const detail = await serverDetail(deps, c.req.param('id'));
    if (detail === null) throw problem(404, 'No such server', 'No server has this id.');
    const { view, history, days } = detail;
    return c.json({ ...view, history: history.map(viewEntry), days });
  });

  api.get('/organisations', async (c) => {
    const page = await deps.organisations.list(organisationQuery(c.req.query()));
    const now = deps.clock.now();
    return c.json({
      ...page,
      items: page.items.map((one) => summariseOrganisation(one, now, deps.policy.timeZone)),
    });
  });

  api.get('/organisations/:org', async (c) =>
    c.json(await viewOrganisation(deps, organisationName(c.req.param('org')))),
  );

  api.post('/organisations/:org/pauses', async (c) => {
    const name = organisationName(c.req.param('org'));
    const { days } = read(pauseRequest, await c.req.json().catch(() => null));
    await pause(deps, name, days, actorOf(c));
    return c.json(await viewOrganisation(deps, name), 201);
  });

  api.delete('/organisations/:org/pauses/current', async (c) => {
    const name = organisationName(c.req.param('org'));
    const result = await stopPause(deps, name, actorOf(c));
    if (result.outcome === 'not-paused') throw problem(404, 'Not paused', 'No pause is running.');
    return c.json(await viewOrganisation(deps, name));
  });

  api.route('/', createMessageApi(deps, { actorOf, bodies }));
  api.route('/', createOperatorApi(deps, { actorOf }));
  api.route('/', createReportApi(deps));

  api.notFound((c) => problem(404, 'Not found', `There is no ${c.req.path} here.`).getResponse());
  api.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    deps.telemetry.error('api-failed', error);
    return problem(500, 'Internal error', 'The request failed; the log has the cause.').getResponse();
  });
  return api;
}
