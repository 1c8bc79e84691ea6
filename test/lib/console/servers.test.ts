import { beforeAll, expect, test } from 'vitest';
import { gate } from '../../../lib/app/gate.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { toIso } from '../../../lib/domain/time.ts';
import { exchangeHop, receiptEvent } from '../../helpers/headers.ts';
import { useWorld } from '../../helpers/world.ts';
import { askingAs } from './asking.ts';

const world = useWorld({ detection: { sightings: 1, withinHours: 24 } });
const operator = askingAs('operator', () => world().deps);
const viewer = askingAs('viewer', () => world().deps);
const ID = serverId('198.51.100.25', 'ex01.wingtip.example');
let serial = 0;

async function receive(build: string): Promise<void> {
  const { deps, clock } = world();
  const id = `page${++serial}`;
  await world().putRaw(id);
  await gate(deps, receiptEvent({ id, at: toIso(clock.now()), received: [exchangeHop(build)] }));
}

beforeAll(() => receive('15.1.2507.39'));

// query | whether the server is found
test.each([
  ['', true],
  ['?stage=1&compliance=unsupported&product=2016&q=&sort=name', true],
  ['?q=EX01.wing', true],
  ['?q=198.51.', true],
  ['?q=wingtip.example', true],
  ['?organisation=wingtip.example', true],
  ['?sort=address&order=desc', true],
  ['?stage=2', false],
  ['?compliance=compliant', false],
  ['?q=nothing', false],
])('/servers%s finds what it asks for', async (query, found) => {
  const { status, text } = await operator.get(`/servers${query}`);
  expect(status).toBe(200);
  expect(text.includes(`/servers/${ID}"`)).toBe(found);
});

test.each(['?stage=x', '?sort=age', '?q=%00', '?organisation=com', '?limit=1000', '?unknown=1'])(
  '/servers%s is refused with what is wrong',
  async (query) => {
    const { status, text } = await operator.get(`/servers${query}`);
    expect(query === '?q=%00' ? 200 : 400).toBe(status);
    expect(text).toMatch(/role="alert"|There is no such server|No server begins/);
  },
);

test('a server is shown with what was seen, what it lacks by name and CVE, and where it is on the ladder', async () => {
  const { status, text } = await operator.get(`/servers/${ID}`);
  expect(status).toBe(200);
  for (const words of [
    'Exchange Server 2016 CU23',
    '15.1.2507.39',
    '15.01.2507.039',
    'Received: from',
    'CVE-2025-53786',
    'Exchange Server SE RTM',
    'Stage 1 now, stage 2 next.',
    'Mail is accepted now',
    'Detected as out of date',
  ]) {
    expect(text).toContain(words);
  }
});

test('a page asked for by an id that no server has says so', async () => {
  expect(await operator.get('/servers/nothing')).toMatchObject({ status: 404 });
});

test('an operator exempts a server and ends it again, and the history says who', async () => {
  const set = await operator.post(`/servers/${ID}/exemption`, {
    until: '2027-03-31',
    reason: 'moves in March',
  });
  expect(set).toMatchObject({ status: 303, location: `/servers/${ID}?done=exempted` });
  const page = await operator.get(`/servers/${ID}?done=exempted`);
  expect(page.text).toContain('The exemption is in force.');
  expect(page.text).toContain('moves in March');
  expect(page.text).toMatch(/kim.*Exempted/s);
  await operator.post(`/servers/${ID}/exemption/end`);
  expect(await operator.post(`/servers/${ID}/exemption/end`)).toMatchObject({ status: 303 });
  expect((await operator.get(`/servers/${ID}`)).text).toContain('It is not exempt.');
});

// form | fields
test.each([
  ['exemption', { until: '', reason: 'x' }],
  ['exemption', { until: '2020-01-01', reason: 'x' }],
  ['exemption', { until: '2027-01-01', reason: '' }],
  ['exemption', { until: '2027-01-01', reason: 'two\r\nlines: x' }],
  ['exemption', { until: '2027-01-01', reason: 'x', more: 'y' }],
  ['organisation', { organisation: 'com' }],
  ['organisation', { organisation: 'a b' }],
  ['organisation', {}],
])('a form for its %s with %j is refused and changes nothing', async (form, fields) => {
  const before = await world().deps.servers.find(ID);
  const { status, text } = await operator.post(`/servers/${ID}/${form}`, fields);
  expect(status).toBe(400);
  expect(text).toContain('role="alert"');
  expect(await world().deps.servers.find(ID)).toEqual(before);
});

test('a viewer sees no form and is refused what a form would do', async () => {
  const { text } = await viewer.get(`/servers/${ID}`);
  expect(text).not.toMatch(/<form[^>]*action="\/servers/);
  for (const act of ['exemption', 'exemption/end', 'organisation', 'release']) {
    expect((await viewer.post(`/servers/${ID}/${act}`, {})).status).toBe(403);
  }
});

test('an operator gives a server to another organisation', async () => {
  await operator.post(`/servers/${ID}/organisation`, { organisation: 'Fabrikam.example' });
  expect((await operator.get(`/servers/${ID}`)).text).toMatch(/fabrikam\.example.*said by an operator/s);
});

test('what strangers wrote stays text, whatever it is', async () => {
  const { deps } = world();
  const record = await deps.servers.find(ID);
  if (record === null) throw new Error('no server');
  const nasty = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202Emoc.\u0000${'A'.repeat(10_000)}`;
  await deps.servers.update(
    { ...record.server, name: nasty, evidence: nasty, organisation: null },
    record.version,
    null,
    { at: 0, event: 'updated', actor: nasty, detail: { [nasty.slice(0, 30)]: nasty } },
  );
  for (const path of ['/', '/servers', `/servers/${ID}`]) {
    const { status, text } = await operator.get(path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|<img|\u202e|\0/);
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  }
});
