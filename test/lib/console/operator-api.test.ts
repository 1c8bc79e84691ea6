import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ApiDeps, createApi } from '../../../lib/console/api.ts';
import { DAY, HOUR } from '../../../lib/domain/time.ts';
import { type EmbeddedStores, openEmbeddedStores, outdatedServer } from '../../helpers/embedded-stores.ts';

let stores: EmbeddedStores;
let api: ReturnType<typeof createApi>;
const server = outdatedServer(Date.parse('2026-10-05T08:00:00Z'), 95);
beforeEach(async () => {
  stores = await openEmbeddedStores();
  await stores.put(server);
  // Reports and raw mail are not asked for here.
  api = createApi(stores as unknown as ApiDeps, {
    actorOf: (c) => c.req.header('x-actor') ?? 'api',
  });
});
afterEach(() => stores.close());

async function call(method: string, path: string, body?: unknown, actor = 'cli:ann') {
  const init = {
    method,
    headers: { 'x-actor': actor },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await api.request(path, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const until = '2026-12-31';
const reason = 'moves to Exchange SE in December';

describe('an exemption', () => {
  test.each([
    ['server', `/servers/${server.id}`],
    ['organisation', '/organisations/wingtip.example'],
  ])('of a %s is set, shown, replaced and ended, and the history says by whom', async (_, path) => {
    const set = await call('POST', `${path}/exemption`, { until, reason });
    expect(set).toMatchObject({
      status: 201,
      body: { exemption: { until: '2026-12-31T00:00:00.000Z', reason } },
    });
    expect((await call('GET', `/servers/${server.id}`)).body).toMatchObject({
      exempt: true,
      exemption: { reason },
    });
    await call('POST', `${path}/exemption`, { until: '2026-11-30', reason: 'sooner' }, 'cli:bob');
    expect((await call('DELETE', `${path}/exemption`)).body).toMatchObject({ exemption: null });
    expect(await call('DELETE', `${path}/exemption`)).toMatchObject({
      status: 404,
      body: { title: 'Not exempt' },
    });
    expect((await call('GET', `/servers/${server.id}`)).body).toMatchObject({ exempt: false });
    expect((await call('GET', path)).body.history).toEqual([
      expect.objectContaining({
        event: 'exemption-set',
        actor: 'cli:ann',
        detail: { until: '2026-12-31T00:00:00.000Z', reason },
      }),
      expect.objectContaining({ event: 'exemption-set', actor: 'cli:bob' }),
      expect.objectContaining({ event: 'exemption-ended', actor: 'cli:ann' }),
    ]);
  });

  test('is over when its time is', async () => {
    await call('POST', `/servers/${server.id}/exemption`, { until: '2026-10-06T08:00:00Z', reason });
    stores.time.now += DAY - 1;
    expect((await call('GET', `/servers/${server.id}`)).body.exempt).toBe(true);
    stores.time.now += 1;
    expect((await call('GET', `/servers/${server.id}`)).body).toMatchObject({
      exempt: false,
      exemption: null,
    });
  });

  test.each([
    [{ reason }, /until: must be given/],
    [{ until }, /reason/],
    [{ until, reason: '  ' }, /reason: must be given/],
    [{ until: 'soon', reason }, /until: not a date/],
    [{ until: '2026-02-30x', reason }, /until: not a date/],
    [{ until: '2026-10-01', reason }, /until: is over already/],
    [{ until, reason: 'a\r\nBcc: x@example.org' }, /reason: must be one line/],
    [{ until, reason: '\u202eesrever' }, /reason: must be one line/],
    [{ until, reason, forever: true }, /forever/],
    [null, /request/],
  ])('%j is refused', async (body, detail) => {
    for (const path of [`/servers/${server.id}`, '/organisations/wingtip.example']) {
      const refused = await call('POST', `${path}/exemption`, body);
      expect(refused.status).toBe(400);
      expect(refused.body.detail).toMatch(detail);
      expect((await call('GET', path)).body.history).toEqual([]);
    }
  });

  test('of a server nobody has seen is refused, and so is one of something that is no organisation', async () => {
    for (const method of ['POST', 'DELETE'])
      expect((await call(method, `/servers/${'0'.repeat(20)}/exemption`, { until, reason })).status).toBe(
        404,
      );
    expect(
      (await call('POST', '/organisations/mail.wingtip.example/exemption', { until, reason })).status,
    ).toBe(400);
  });
});

describe('the owner of a server', () => {
  test('is set for good, and the history says from whom to whom', async () => {
    const { status, body } = await call('POST', `/servers/${server.id}/organisation`, {
      organisation: 'Northwind.example',
    });
    expect([status, body.organisation, body.organisationBasis]).toEqual([
      200,
      'northwind.example',
      'operator',
    ]);
    expect((await call('GET', `/servers/${server.id}`)).body.history).toEqual([
      expect.objectContaining({
        event: 'reassigned',
        actor: 'cli:ann',
        detail: { from: 'wingtip.example', to: 'northwind.example' },
      }),
    ]);
  });

  test.each([[{ organisation: 'mail.northwind.example' }], [{ organisation: '' }], [{}], [null]])(
    '%j is refused',
    async (body) => {
      expect((await call('POST', `/servers/${server.id}/organisation`, body)).status).toBe(400);
    },
  );
});

describe('contacts', () => {
  test('and language are set and shown', async () => {
    const contacts = ['it@wingtip.example', 'noc@wingtip.example'];
    const { body } = await call('PUT', '/organisations/wingtip.example/contacts', {
      contacts,
      language: 'fr',
    });
    expect(body).toMatchObject({ contacts, language: 'fr' });
    expect(body.history).toEqual([
      expect.objectContaining({
        event: 'contacts-set',
        actor: 'cli:ann',
        detail: { contacts: 'it@wingtip.example, noc@wingtip.example', language: 'fr' },
      }),
    ]);
    expect(
      (await call('PUT', '/organisations/wingtip.example/contacts', { contacts: null })).body,
    ).toMatchObject({
      contacts: null,
      language: null,
    });
  });

  test.each([
    [{ contacts: ['nobody'] }],
    [{ contacts: ['a@wingtip.example\r\nBcc: x@example.org'] }],
    [{ contacts: 'it@wingtip.example' }],
    [{ contacts: [], language: 'nl' }],
  ])('%j are refused', async (body) => {
    expect((await call('PUT', '/organisations/wingtip.example/contacts', body)).status).toBe(400);
  });
});

test('an organisation shows its pauses and what is left this year and the next', async () => {
  stores.time.now = Date.parse('2026-12-22T00:00:00Z');
  await call('POST', '/organisations/wingtip.example/pauses', { days: 30 });
  stores.time.now += HOUR;
  expect((await call('GET', '/organisations/wingtip.example')).body).toMatchObject({
    paused: true,
    pausedUntil: '2027-01-21T00:00:00.000Z',
    pauseDaysLeft: 80,
    pauseBudget: [
      { year: 2026, daysLeft: 80 },
      { year: 2027, daysLeft: 70 },
    ],
  });
  const refused = await call('POST', '/organisations/wingtip.example/pauses', { days: 90 });
  expect(refused).toMatchObject({
    status: 409,
    body: { year: 2027, daysLeft: 70, detail: 'In 2027 70 of 90 days are left.' },
  });
});

test('the history of an organisation is never overwritten, however many change it at the same moment', async () => {
  const many = Array.from({ length: 5 }, (_, index) =>
    call(
      'PUT',
      '/organisations/wingtip.example/contacts',
      { contacts: [`it${index}@wingtip.example`] },
      `cli:${index}`,
    ),
  );
  const done = (await Promise.all(many)).filter(({ status }) => status === 200);
  const { history } = (await call('GET', '/organisations/wingtip.example')).body as {
    history: { actor: string }[];
  };
  expect(new Set(history.map(({ actor }) => actor)).size).toBe(done.length);
  expect(history).toHaveLength(done.length);
});
