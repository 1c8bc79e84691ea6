import { expect, it } from 'vitest';
import { gate } from '../../../lib/app/gate.ts';
import { createApi } from '../../../lib/console/api.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { toIso } from '../../../lib/domain/time.ts';
import { exchangeHop, receiptEvent } from '../../helpers/headers.ts';
import { useWorld } from '../../helpers/world.ts';

/** Whatever the API answers; the tests say what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: an answer has many shapes
type Answer = Record<string, any>;

const world = useWorld();
let serial = 0;

async function call(method: string, path: string, body?: unknown) {
  const init =
    body === undefined
      ? { method }
      : { method, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await createApi(world().deps, { bodies: true }).request(path, init);
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    response,
    json: (type.includes('json') ? await response.json() : {}) as Answer,
  };
}

async function receive(build = '15.1.2507.39'): Promise<string> {
  const id = `api${++serial}`;
  await world().putRaw(id);
  await gate(
    world().deps,
    receiptEvent({ id, at: toIso(world().clock.now()), received: [exchangeHop(build)] }),
  );
  return id;
}
const SERVER = serverId('198.51.100.25', 'ex01.wingtip.example');

it('shows servers with all that is promised, and one with history and daily counts', async () => {
  for (let n = 0; n < 3; n++) await receive();
  const { status, json } = await call('GET', '/servers?stage=&compliance=&q=&limit=&cursor=');
  expect(status).toBe(200);
  const [server] = json.items;
  const fields =
    'id ip name organisation build product compliance reason stage throttleMinutes blockMinutes firstDetected nextStage nextStageAt lastSeen counts';
  for (const field of fields.split(' ')) expect(server).toHaveProperty(field);
  expect(server).toMatchObject({
    id: SERVER,
    stage: 1,
    build: '15.1.2507.39',
    compliance: 'unsupported',
    counts: { accepted: 3 },
  });
  const one = await call('GET', `/servers/${SERVER}`);
  expect(one.json).toMatchObject({
    id: SERVER,
    days: [{ day: '2026-10-05', accepted: 3 }],
    history: [{ event: 'first-seen' }, { event: 'detected' }],
  });
});

it('counts what an operator sees first', async () => {
  const { json } = await call('GET', '/tallies');
  expect(json.messages).toMatchObject({ held: { count: 0, more: false } });
  expect(json.stagesDue.days).toHaveLength(7);
});

it.each([
  ['/servers?q=EX01', 1],
  ['/servers?q=nobody', 0],
  ['/servers?stage=1', 1],
  ['/servers?stage=2', 0],
  ['/servers?compliance=compliant', 0],
  ['/servers?compliance=unsupported&limit=1', 1],
  ['/servers?product=2016&sort=name&order=desc', 1],
  ['/servers?product=2019', 0],
  ['/servers?organisation=Wingtip.example&q=ex', 1],
  ['/servers?q=wingtip.example', 1],
  ['/servers?q=198.51.100.2&sort=address', 1],
  ['/organisations?q=WING', 1],
  ['/organisations?q=wingtop', 0],
])('%s finds %d', async (path, count) => expect((await call('GET', path)).json.items).toHaveLength(count));

it.each([
  ['GET', '/servers?stage=x', 400],
  ['GET', '/servers?compliance=bad', 400],
  ['GET', '/servers?limit=1000', 400],
  ['GET', '/servers?unknown=1', 400],
  ['GET', '/servers?sort=size', 400],
  ['GET', '/servers?organisation=mail.example.com', 400],
  ['GET', '/organisations?limit=0', 400],
  ['GET', '/servers/none', 404],
  ['GET', '/messages?state=lost', 400],
  ['GET', '/messages/none', 404],
  ['GET', '/messages/none/raw', 404],
  ['GET', '/messages', 400],
  ['GET', '/messages?state=held&server=x', 400],
  ['POST', '/messages/none/release', 404],
  ['POST', '/messages/none/discard', 400],
  ['POST', '/servers/none/release', 404],
  ['POST', '/organisations/mail.example.com/pauses', 400],
  ['POST', '/organisations/example.com/pauses', 400],
  ['DELETE', '/organisations/example.com/pauses/current', 404],
  ['GET', '/nothing', 404],
])('%s %s is refused with %d, as problem details', async (method, path, expected) => {
  const { status, type, json } = await call(method, path, method === 'POST' ? '{"days": "many"}' : undefined);
  expect(status).toBe(expected);
  expect(type).toContain('application/problem+json');
  expect(json).toMatchObject({ type: 'about:blank', status: expected });
  expect(json.detail.length).toBeGreaterThan(10);
});

it('hands out the raw message as a download, and releases what waits', async () => {
  const id = await receive();
  const message = await world().deps.messages.find(id);
  if (!message) throw new Error('no message');
  await world().deps.messages.move(message, { state: 'quarantined', dueAt: null, at: 0 });
  expect((await call('GET', '/messages?state=quarantined')).json.items).toMatchObject([
    { id, mailFrom: 'robin@wingtip.example' },
  ]);
  const raw = await call('GET', `/messages/${id}/raw`);
  expect(raw.type).toContain('message/rfc822');
  expect(raw.response.headers.get('content-disposition')).toContain('attachment');
  expect(raw.response.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await call('POST', `/messages/${id}/release`)).json).toMatchObject({ state: 'released' });
  expect((await call('POST', `/messages/${id}/release`)).status).toBe(409);
});

it('discards a quarantined message with a reason, and releases all that is kept of a server', async () => {
  const { messages } = world().deps;
  const ids = [await receive(), await receive(), await receive()];
  for (const id of ids) {
    const message = await messages.find(id);
    if (message) await messages.move(message, { state: 'quarantined', dueAt: null, at: 0 });
  }
  const [discarded = '', ...others] = ids;
  const listed = await call('GET', `/messages?server=${SERVER}`);
  expect(listed.json.items.map((item: Answer) => item.id)).toEqual(ids);
  expect((await call('POST', `/messages/${discarded}/discard`, {})).status).toBe(400);
  expect((await call('POST', `/messages/${discarded}/discard`, { reason: 'a virus' })).json).toMatchObject({
    state: 'discarded',
    operator: { actor: 'api', reason: 'a virus' },
  });
  expect((await call('POST', `/messages/${discarded}/discard`, { reason: 'again' })).status).toBe(409);
  expect((await call('POST', `/servers/${SERVER}/release`)).json).toEqual({
    released: 2,
    failed: 0,
    left: 0,
  });
  for (const id of others) expect((await messages.find(id))?.state).toBe('released');
  const { json } = await call('GET', `/servers/${SERVER}`);
  expect(json.history.slice(-3).map(({ event, actor }: Answer) => [event, actor])).toEqual([
    ['message-discarded', 'api'],
    ['message-released', 'api'],
    ['message-released', 'api'],
  ]);
});

it('pauses an organisation, extends, refuses over the budget with what is left, and ends it', async () => {
  const path = '/organisations/wingtip.example/pauses';
  expect(await call('POST', path, { days: 90 })).toMatchObject({
    status: 201,
    json: { paused: true, pauseDaysLeft: 2 },
  });
  // Another ninety would use 92 days of 2027, more than two of which are taken already.
  expect(await call('POST', path, { days: 90 })).toMatchObject({
    status: 409,
    json: { daysLeft: 87, year: 2027 },
  });
  expect((await call('DELETE', `${path}/current`)).json).toMatchObject({ paused: false, pauseDaysLeft: 90 });
  expect((await call('GET', '/organisations/wingtip.example')).json.history).toHaveLength(2);
});
