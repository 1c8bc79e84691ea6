import { Hono } from 'hono';
import { z } from 'zod';
import { endServerExemption, exemptServer } from '../../app/exempt.ts';
import { reassignServer } from '../../app/reassign-server.ts';
import { releaseServer } from '../../app/release-server.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { readExemption } from '../exemption-request.ts';
import { done, fieldsOf, readForm } from '../form.ts';
import { problem } from '../problem.ts';
import { organisationName } from '../request.ts';

const ownerForm = z.strictObject({ organisation: z.string('must be given').trim() });

/** What the forms of a server's page do. */
export function serverActions(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const actions = new Hono<ConsoleEnv>();

  actions.post('/servers/:id/exemption', async (c) => {
    const id = c.req.param('id');
    const exemption = readExemption(await fieldsOf(c), deps.clock.now());
    found(await exemptServer(deps, id, exemption, c.get('operator').name));
    return done(c, `/servers/${id}`, 'exempted');
  });

  actions.post('/servers/:id/exemption/end', async (c) => {
    const id = c.req.param('id');
    found(await deps.servers.find(id));
    // One that has ended already, by a form sent twice, has ended.
    await endServerExemption(deps, id, c.get('operator').name);
    return done(c, `/servers/${id}`, 'exemption-ended');
  });

  actions.post('/servers/:id/organisation', async (c) => {
    const id = c.req.param('id');
    const { organisation } = await readForm(c, ownerForm);
    found(await reassignServer(deps, id, organisationName(organisation), c.get('operator').name));
    return done(c, `/servers/${id}`, 'owner-set');
  });

  actions.post('/servers/:id/release', async (c) => {
    const id = c.req.param('id');
    const { failed, left } = found(await releaseServer(deps, id, c.get('operator').name));
    return done(
      c,
      `/servers/${id}`,
      failed > 0 ? 'not-all-released' : left > 0 ? 'some-released' : 'all-released',
    );
  });

  return actions;
}

function found<T>(value: T | null): T {
  if (value === null) throw problem(404, 'No such server', 'No server has this id.');
  return value;
}
