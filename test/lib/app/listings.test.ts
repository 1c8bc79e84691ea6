import { beforeAll, expect, test } from 'vitest';
import { listMessages } from '../../../lib/app/list-messages.ts';
import { exemptUntil, listOrganisations } from '../../../lib/app/list-organisations.ts';
import { messageDetail } from '../../../lib/app/message-detail.ts';
import { organisationDetail } from '../../../lib/app/organisation-detail.ts';
import { startPause } from '../../../lib/app/pause-organisation.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld({
  domains: ['contoso.example'],
  organisations: { 'wingtip.example': { contacts: [] } },
});
const [first, second] = [aServer(), aServer({ ip: '198.51.100.26', name: 'ex02.fabrikam.example' })];

beforeAll(async () => {
  const { ledger } = world().deps;
  for (const [server, id] of [
    [first, 'm1'],
    [second, 'm2'],
  ] as const) {
    const message = aMessage({ id, serverId: server.id });
    await ledger.record(aLedgerEntry({ message, server, newOwner: server.organisation }));
  }
  const message = aMessage({ id: 'm3', serverId: first.id });
  await ledger.record(aLedgerEntry({ message, server: first, known: 1, changed: false }));
});

test('messages come with the names of their servers, which are read once each', async () => {
  const { deps } = world();
  const asked: (readonly string[])[] = [];
  const servers = {
    ...deps.servers,
    findMany: (ids: readonly string[]) => {
      asked.push(ids);
      return deps.servers.findMany(ids);
    },
  };
  const place = { limit: 50, cursor: null };
  const { items } = await listMessages({ ...deps, servers }, { of: { state: 'held' }, ...place });
  expect(new Map(items.map(({ message, serverName }) => [message.id, serverName]))).toEqual(
    new Map([
      ['m1', first.name],
      ['m2', second.name],
      ['m3', first.name],
    ]),
  );
  expect(asked).toHaveLength(1);
  const kept = await listMessages(deps, { of: { server: second.id }, ...place });
  expect(kept.items.map(({ message }) => message.id)).toEqual(['m2']);
});

test('many servers are found by their ids, however often one is named; those there are not are left out', async () => {
  const { servers } = world().deps;
  const nobody = Array.from({ length: 150 }, (_, index) => `nobody${index}`);
  const found = await servers.findMany([first.id, ...nobody, second.id, first.id]);
  expect(new Set(found.map(({ server }) => server.name))).toEqual(new Set([first.name, second.name]));
  expect(found).toHaveLength(2);
  expect(await servers.findMany([])).toEqual([]);
});

test('a message is shown with its headers as they came, and without its body', async () => {
  const { deps } = world();
  await world().putRaw('m1', 'Subject: Grüße\r\n\r\nThe body.');
  expect(await messageDetail(deps, 'm1')).toMatchObject({
    message: { id: 'm1' },
    server: { name: first.name },
    headers: 'Subject: Grüße\r\n',
  });
  expect((await messageDetail(deps, 'm2'))?.headers).toBeNull();
  expect(await messageDetail(deps, 'nothing')).toBeNull();
});

test('organisations are listed with what an operator and the configuration say of them', async () => {
  const { deps, clock } = world();
  const until = clock.now() + 10 * DAY;
  await startPause(deps, 'wingtip.example', 10, 'kim');
  const { items } = await listOrganisations(deps, { text: 'wing', limit: 50, cursor: null });
  expect(items).toEqual([
    {
      name: 'wingtip.example',
      pausedUntil: until,
      exemptUntil: null,
      budget: { year: 2026, used: 0, planned: 10, left: 80 },
      contacts: [],
    },
  ]);
});

test('an organisation has a page before anything is known of it', async () => {
  const { deps } = world();
  expect(await organisationDetail(deps, 'nobody.example')).toMatchObject({
    organisation: newOrganisation('nobody.example'),
    known: false,
    history: [],
    servers: { items: [] },
  });
  const known = await organisationDetail(deps, 'wingtip.example');
  expect(known.known).toBe(true);
  expect(known.servers.items.map(({ name }) => name)).toContain(first.name);
});

// own, of the configuration | until
test.each([
  [null, [], null],
  [100, [], 100],
  [10, [], null],
  [null, [100], 100],
  [100, [200, 10], 200],
  [200, [100], 200],
])(
  'an organisation with an exemption until %s and those until %s is exempt until %s',
  (own, standing, expected) => {
    const exemptions = standing.map((until) => ({
      address: null,
      organisation: 'wingtip.example',
      until,
      reason: 'x',
    }));
    const others = { address: null, organisation: 'other.example', until: 1000, reason: 'x' };
    const organisation = {
      ...newOrganisation('wingtip.example'),
      exemption: own === null ? null : { until: own, reason: 'x' },
    };
    expect(exemptUntil({ exemptions: [...exemptions, others] }, organisation, 50)).toBe(expected);
  },
);
