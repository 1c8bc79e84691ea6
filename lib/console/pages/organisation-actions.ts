import { Hono } from 'hono';
import { z } from 'zod';
import { endOrganisationExemption, exemptOrganisation } from '../../app/exempt.ts';
import { stopPause } from '../../app/pause-organisation.ts';
import { setContacts } from '../../app/set-contacts.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { readContacts } from '../contacts-form.ts';
import { readExemption } from '../exemption-request.ts';
import { done, fieldsOf, readForm } from '../form.ts';
import { pause } from '../organisation-acts.ts';
import { pauseRequest } from '../organisation-requests.ts';
import { organisationName } from '../request.ts';

const pauseForm = z
  .strictObject({ days: z.coerce.number(), seen: z.coerce.number() })
  .pipe(pauseRequest.extend({ seen: z.int().min(0) }));
const nothing = z.strictObject({});

/** What the forms of an organisation's page do. What has ended already, by a form sent twice, has ended. */
export function organisationActions(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const actions = new Hono<ConsoleEnv>();

  actions.post('/organisations/:org/pauses', async (c) => {
    const name = organisationName(c.req.param('org'));
    const { days, seen } = await readForm(c, pauseForm);
    await pause(deps, name, days, c.get('operator').name, seen);
    return done(c, pageOf(name), 'paused');
  });

  actions.post('/organisations/:org/pauses/end', async (c) => {
    const name = organisationName(c.req.param('org'));
    await readForm(c, nothing);
    await stopPause(deps, name, c.get('operator').name);
    return done(c, pageOf(name), 'pause-ended');
  });

  actions.post('/organisations/:org/exemption', async (c) => {
    const name = organisationName(c.req.param('org'));
    const exemption = readExemption(await fieldsOf(c), deps.clock.now());
    await exemptOrganisation(deps, name, exemption, c.get('operator').name);
    return done(c, pageOf(name), 'exempted');
  });

  actions.post('/organisations/:org/exemption/end', async (c) => {
    const name = organisationName(c.req.param('org'));
    await readForm(c, nothing);
    await endOrganisationExemption(deps, name, c.get('operator').name);
    return done(c, pageOf(name), 'exemption-ended');
  });

  actions.post('/organisations/:org/contacts', async (c) => {
    const name = organisationName(c.req.param('org'));
    const { contacts, language } = readContacts(await fieldsOf(c));
    await setContacts(deps, name, contacts, language, c.get('operator').name);
    return done(c, pageOf(name), 'contacts-set');
  });

  return actions;
}

/** Names may have letters that an address has not. */
const pageOf = (name: string): string => `/organisations/${encodeURIComponent(name)}`;
