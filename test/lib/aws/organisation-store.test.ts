import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPause } from '../../../lib/app/pause-organisation.ts';
import { reassignServer } from '../../../lib/app/reassign-server.ts';
import { setContacts } from '../../../lib/app/set-contacts.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { type EmbeddedStores, openEmbeddedStores } from '../../helpers/embedded-stores.ts';
import { aServer } from '../../helpers/servers.ts';
import { recordRequests } from '../../helpers/store-requests.ts';

let stores: EmbeddedStores;
beforeAll(async () => {
  stores = await openEmbeddedStores();
});
afterAll(() => stores.close());

async function names(text: string | null, limit = 100): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await stores.organisations.list({ text, limit, cursor });
    all.push(...page.items.map(({ name }) => name));
    cursor = page.cursor;
  } while (cursor !== null);
  return all;
}

it('lists by name who owns a server, and whom something was said about', async () => {
  const moving = aServer({ ip: '198.51.100.1', organisation: 'wingtip.example' });
  await stores.put(moving);
  await stores.put(aServer({ ip: '198.51.100.2', organisation: 'wingtip.example' }));
  await stores.put(aServer({ ip: '198.51.100.3', organisation: null }));
  await stores.put(aServer({ ip: '198.51.100.4', organisation: 'wide.example' }));
  await setContacts(stores, 'adatum.example', ['it@adatum.example'], 'de', 'ann');
  await reassignServer(stores, moving.id, 'tailspin.example', 'ann');
  const all = ['adatum.example', 'tailspin.example', 'wide.example', 'wingtip.example'];
  expect(await names(null)).toEqual(all);
  expect(await names(null, 1)).toEqual(all);
  expect(await names('wi')).toEqual(['wide.example', 'wingtip.example']);
  expect(await names('wi', 1)).toEqual(['wide.example', 'wingtip.example']);
  expect(await names('nobody')).toEqual([]);
});

it('a server that is not there makes nobody an owner', async () => {
  expect(await reassignServer(stores, 'none', 'litware.example', 'ann')).toBeNull();
  expect(await names('litware')).toEqual([]);
});

it('of one that only owned servers nothing is known, until something is said about it', async () => {
  await stores.put(aServer({ ip: '198.51.100.5', organisation: 'fabrikam.example' }));
  expect((await stores.organisations.find('fabrikam.example'))?.organisation).toEqual(
    newOrganisation('fabrikam.example'),
  );
  expect(await startPause(stores, 'fabrikam.example', 10, 'ann')).toMatchObject({ outcome: 'changed' });
  await stores.organisations.add('fabrikam.example');
  await stores.put(aServer({ ip: '198.51.100.6', organisation: 'fabrikam.example' }));
  const { items } = await stores.organisations.list({ text: 'fabrikam', limit: 9, cursor: null });
  expect(items).toEqual([
    {
      ...newOrganisation('fabrikam.example'),
      pauses: [{ from: stores.time.now, until: expect.any(Number) }],
    },
  ]);
  expect((await stores.organisations.find('fabrikam.example'))?.version).toBe(1);
});

it('two who are the first to say something cannot both be', async () => {
  await stores.organisations.add('race.example');
  const say = () =>
    stores.organisations.update(newOrganisation('race.example'), 0, {
      at: 1,
      event: 'contacts-set',
      actor: 'ann',
      detail: {},
    });
  expect((await Promise.all([say(), say()])).toSorted()).toEqual([false, true]);
});

it('a page is one query and one read', async () => {
  const requests = recordRequests(stores.client);
  await stores.organisations.list({ text: null, limit: 100, cursor: null });
  expect(requests).toEqual(['Query', 'BatchGetItem']);
});
