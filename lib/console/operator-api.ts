import { type Context, Hono } from 'hono';
import { z } from 'zod';
import {
  endOrganisationExemption,
  endServerExemption,
  exemptOrganisation,
  exemptServer,
} from '../app/exempt.ts';
import { reassignServer } from '../app/reassign-server.ts';
import { viewServer } from '../app/server-view.ts';
import { setContacts } from '../app/set-contacts.ts';
import type { Deps } from '../ports.ts';
import { readExemption } from './exemption-request.ts';
import { contactsRequest } from './organisation-requests.ts';
import { viewOrganisation } from './organisation-view.ts';
import { problem } from './problem.ts';
import { organisationName, read } from './request.ts';

type OperatorDeps = Pick<Deps, 'servers' | 'organisations' | 'policy' | 'clock'>;

export interface ApiOptions {
  /** Who asks, for the history. */
  readonly actorOf: (c: Context) => string;
  /** Whether whole messages are handed out, rather than their header sections alone. */
  readonly bodies: boolean;
}

const ownerRequest = z.strictObject({ organisation: z.string() });

/** What an operator says of servers and organisations: exemptions, owners, contacts. */
export function createOperatorApi(deps: OperatorDeps, { actorOf }: Pick<ApiOptions, 'actorOf'>): Hono {
  const api = new Hono();

  api.post('/servers/:id/exemption', async (c) => {
    const exemption = readExemption(await bodyOf(c), deps.clock.now());
    const server = await exemptServer(deps, c.req.param('id'), exemption, actorOf(c));
    if (server === null) throw noServer();
    return c.json(await showServer(deps, server.id), 201);
  });

  api.delete('/servers/:id/exemption', async (c) => {
    const id = c.req.param('id');
    if ((await deps.servers.find(id)) === null) throw noServer();
    const server = await endServerExemption(deps, id, actorOf(c));
    if (server === null) throw problem(404, 'Not exempt', 'The server has no exemption of its own.');
    return c.json(await showServer(deps, id));
  });

  api.post('/servers/:id/organisation', async (c) => {
    const { organisation } = read(ownerRequest, await bodyOf(c));
    const server = await reassignServer(deps, c.req.param('id'), organisationName(organisation), actorOf(c));
    if (server === null) throw noServer();
    return c.json(await showServer(deps, server.id));
  });

  api.post('/organisations/:org/exemption', async (c) => {
    const name = organisationName(c.req.param('org'));
    await exemptOrganisation(deps, name, readExemption(await bodyOf(c), deps.clock.now()), actorOf(c));
    return c.json(await viewOrganisation(deps, name), 201);
  });

  api.delete('/organisations/:org/exemption', async (c) => {
    const name = organisationName(c.req.param('org'));
    const organisation = await endOrganisationExemption(deps, name, actorOf(c));
    if (organisation === null) throw problem(404, 'Not exempt', 'The organisation has no exemption.');
    return c.json(await viewOrganisation(deps, name));
  });

  api.put('/organisations/:org/contacts', async (c) => {
    const name = organisationName(c.req.param('org'));
    const { contacts, language } = read(contactsRequest, await bodyOf(c));
    await setContacts(deps, name, contacts, language, actorOf(c));
    return c.json(await viewOrganisation(deps, name));
  });

  return api;
}

const noServer = () => problem(404, 'No such server', 'No server has this id.');
const bodyOf = (c: Context): Promise<unknown> => c.req.json().catch(() => null);

async function showServer(deps: OperatorDeps, id: string) {
  const record = await deps.servers.find(id);
  if (record === null) throw noServer();
  const { organisation } = record.server;
  const owner = organisation === null ? null : await deps.organisations.find(organisation);
  return viewServer(deps.policy, record, owner?.organisation ?? null, deps.clock.now());
}
