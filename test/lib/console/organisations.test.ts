import { beforeAll, expect, test } from 'vitest';
import { gate } from '../../../lib/app/gate.ts';
import { DAY, toIso } from '../../../lib/domain/time.ts';
import { exchangeHop, receiptEvent } from '../../helpers/headers.ts';
import { useWorld } from '../../helpers/world.ts';
import { askingAs } from './asking.ts';

const world = useWorld({
  domains: ['contoso.example'],
  detection: { sightings: 1, withinHours: 24 },
  organisations: { 'wingtip.example': { contacts: ['it@wingtip.example'], language: 'fr' } },
  exemptions: [{ organisation: 'museum.example', until: '2027-12-31', reason: 'replaced next year' }],
});
const operator = askingAs('operator', () => world().deps);
const viewer = askingAs('viewer', () => world().deps);
const PATH = '/organisations/wingtip.example';
const NASTY = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202Emoc.\u0000${'A'.repeat(10_000)}`;

beforeAll(async () => {
  const { deps, clock } = world();
  await world().putRaw('org1');
  await gate(
    deps,
    receiptEvent({ id: 'org1', at: toIso(clock.now()), received: [exchangeHop('15.1.2507.39')] }),
  );
});

/** The form for a pause as the page has it now, filled in. */
const pauseForm = async (days: string, path = PATH) => ({
  days,
  seen: /name="seen" value="(\d+)"/.exec((await operator.get(path)).text)?.[1] ?? '',
});
const find = async (name = 'wingtip.example') => (await world().deps.organisations.find(name))?.organisation;

// query | whether the organisation is found
test.each([
  ['', true],
  ['?q=WING', true],
  ['?q=&limit=1&cursor=', true],
  ['?q=fabrikam.example', false],
  ['?q=nothing', false],
])('/organisations%s finds what it asks for', async (query, found) => {
  const { status, text } = await operator.get(`/organisations${query}`);
  expect(status).toBe(200);
  expect(text.includes(`href="${PATH}"`)).toBe(found);
  // A domain that nothing is known of has a page all the same.
  expect(text.includes('Open ')).toBe(query === '?q=fabrikam.example');
});

test.each([
  ['?limit=0', 400],
  ['?unknown=1', 400],
  ['/com', 400],
  ['/mail.wingtip.example', 400],
  ['/%0d%0aSet-Cookie:%20x=y.example', 400],
  [`/${'a'.repeat(700)}.example`, 404],
])('/organisations%s is refused with %d and what is wrong', async (rest, expected) => {
  const { status, text } = await operator.get(`/organisations${rest}`);
  expect(status).toBe(expected);
  expect(text).toContain('role="alert"');
});

test('an organisation is shown with its servers, its budget and what the configuration says of it', async () => {
  const { status, text } = await operator.get(PATH);
  expect(status).toBe(200);
  for (const words of [
    'ex01.wingtip.example',
    'No pause is running.',
    'aria-label="2026: 0 days used, 0 days planned, 90 days left of 90"',
    'aria-label="2027: 0 days used, 0 days planned, 90 days left of 90"',
    'It is not exempt.',
    'it@wingtip.example',
    'by the configuration',
    'French',
  ]) {
    expect(text).toContain(words);
  }
  const museum = await operator.get('/organisations/museum.example');
  expect(museum.text).toContain('Nothing is known of it yet');
  expect(museum.text).toMatch(/exempt<\/span> until .*by the configuration.*replaced next year/s);
});

test('a pause is begun, extended and ended, and the bar has what is used, planned and left', async () => {
  const { clock } = world();
  const start = clock.now();
  expect(await operator.post(`${PATH}/pauses`, await pauseForm('10'))).toMatchObject({
    status: 303,
    location: `${PATH}?done=paused`,
  });
  expect((await operator.get(`${PATH}?done=paused`)).text).toContain('Enforcement is paused.');
  clock.moveTo(start + 4 * DAY);
  const running = await operator.get(PATH);
  expect(running.text).toContain('4 days used, 6 days planned, 80 days left of 90');
  expect(running.text).toContain('Extend the pause');
  expect((await operator.get('/organisations')).text).toMatch(/paused<\/span> until/);
  await operator.post(`${PATH}/pauses`, await pauseForm('5'));
  expect((await operator.get(PATH)).text).toContain('4 days used, 11 days planned, 75 days left of 90');
  await operator.post(`${PATH}/pauses`, await pauseForm('75'));
  const over = await operator.post(`${PATH}/pauses`, await pauseForm('90'));
  expect(over.status).toBe(409);
  expect(over.text).toContain('In 2027 87 of 90 days are left.');
  for (const _ of ['once', 'and by a form sent twice']) {
    expect(await operator.post(`${PATH}/pauses/end`)).toMatchObject({
      status: 303,
      location: `${PATH}?done=pause-ended`,
    });
  }
  const { text } = await operator.get(PATH);
  expect(text).toContain('4 days used, 0 days planned, 86 days left of 90');
  expect(text).toMatch(/Earlier pauses.*kim/s);
});

test('a form for a pause that is sent twice pauses once', async () => {
  const path = '/organisations/twice.example';
  for (const days of ['7', '3']) {
    const form = await pauseForm(days, path);
    expect((await operator.post(`${path}/pauses`, form)).status).toBe(303);
    const before = await find('twice.example');
    const again = await operator.post(`${path}/pauses`, form);
    expect([again.status, again.text.includes('sent twice')]).toEqual([409, true]);
    expect(await find('twice.example')).toEqual(before);
  }
  const [pause] = (await find('twice.example'))?.pauses ?? [];
  expect((pause?.until ?? 0) - (pause?.from ?? 0)).toBe(10 * DAY);
});

test('an exemption is set and ended, and the history says who did it and why', async () => {
  const set = await operator.post(`${PATH}/exemption`, { until: '2027-03-31', reason: 'moves in March' });
  expect(set).toMatchObject({ status: 303, location: `${PATH}?done=exempted` });
  const { text } = await operator.get(PATH);
  expect(text).toMatch(/exempt<\/span> until .*by an operator.*moves in March/s);
  for (const _ of ['once', 'and by a form sent twice']) {
    expect((await operator.post(`${PATH}/exemption/end`)).status).toBe(303);
  }
  expect((await find())?.exemption).toBeNull();
  expect((await operator.get(PATH)).text).toMatch(/It is not exempt.*moves in March/s);
});

// form | what is kept
test.each([
  [
    { who: 'addresses', addresses: 'a@wingtip.example\r\n b@wingtip.example,c@x.example;', language: 'de' },
    { contacts: ['a@wingtip.example', 'b@wingtip.example', 'c@x.example'], language: 'de' },
  ],
  [
    { who: 'nobody', addresses: 'a@wingtip.example', language: '' },
    { contacts: [], language: null },
  ],
  [
    { who: 'postmaster', addresses: 'not looked at', language: 'es' },
    { contacts: null, language: 'es' },
  ],
])('contacts are set by the form %j', async (fields, expected) => {
  expect(await operator.post(`${PATH}/contacts`, fields)).toMatchObject({
    status: 303,
    location: `${PATH}?done=contacts-set`,
  });
  expect(await find()).toMatchObject(expected);
  expect((await operator.get(PATH)).status).toBe(200);
});

// form | fields
test.each([
  ['pauses', { days: '', seen: '0' }],
  ['pauses', { days: '0', seen: '0' }],
  ['pauses', { days: '1.5', seen: '0' }],
  ['pauses', { days: '91', seen: '0' }],
  ['pauses', { days: 'many', seen: '0' }],
  ['pauses', { days: '1', seen: '0', more: 'x' }],
  ['pauses', { days: '1', seen: '-1' }],
  ['pauses', { days: '1' }],
  ['pauses', {}],
  ['pauses/end', { more: 'x' }],
  ['exemption', { until: '2020-01-01', reason: 'x' }],
  ['exemption', { until: '2027-01-01', reason: '' }],
  ['exemption', { until: '2027-01-01', reason: 'two\r\nlines: x' }],
  ['exemption', { until: '2027-01-01', reason: 'x'.repeat(501) }],
  ['exemption', { until: '2027-01-01', reason: '\u202Ex' }],
  ['contacts', { who: 'addresses', addresses: '', language: '' }],
  ['contacts', { who: 'addresses', addresses: 'a@x.example\r\nBcc: b@x.example', language: '' }],
  ['contacts', { who: 'addresses', addresses: 'nobody', language: '' }],
  ['contacts', { who: 'addresses', addresses: 'a@x.example '.repeat(51), language: '' }],
  ['contacts', { who: 'everybody', addresses: '', language: '' }],
  ['contacts', { who: 'nobody', addresses: '', language: 'xx' }],
  ['contacts', {}],
])('a form for %s with %j is refused and changes nothing', async (form, fields) => {
  const before = await find();
  const { status, text } = await operator.post(`${PATH}/${form}`, fields as Record<string, string>);
  expect(status).toBe(400);
  expect(text).toContain('role="alert"');
  expect(await find()).toEqual(before);
});

test('an organisation of another script can be paused before its first mail', async () => {
  const path = `/organisations/${encodeURIComponent('bücher.example')}`;
  expect(await operator.post(`${path}/pauses`, await pauseForm('1', path))).toMatchObject({
    status: 303,
    location: `${path}?done=paused`,
  });
  expect((await operator.get(path)).text).toContain('bücher.example');
});

test.each(['pauses', 'pauses/end', 'exemption', 'exemption/end', 'contacts'])(
  'what is no organisation has no %s',
  async (form) => {
    expect((await operator.post(`/organisations/com/${form}`, { days: '1' })).status).toBe(400);
  },
);

test('a viewer sees no form and is refused what a form would do', async () => {
  const { text } = await viewer.get(PATH);
  expect(text).not.toMatch(/<form[^>]*action="\/organisations/);
  for (const act of ['pauses', 'pauses/end', 'exemption', 'exemption/end', 'contacts']) {
    expect((await viewer.post(`${PATH}/${act}`, { days: '1' })).status).toBe(403);
  }
});

test('what strangers wrote stays text, whatever it is', async () => {
  const { deps, clock } = world();
  const record = await deps.organisations.find('wingtip.example');
  if (record === null) throw new Error('no organisation');
  await deps.organisations.update(
    {
      ...record.organisation,
      contacts: [NASTY],
      exemption: { until: clock.now() + DAY, reason: NASTY },
    },
    record.version,
    { at: 0, event: 'exemption-set', actor: NASTY, detail: { [NASTY.slice(0, 30)]: NASTY, reason: NASTY } },
  );
  for (const path of ['/organisations', PATH, `/organisations?q=${encodeURIComponent('<script>"')}`]) {
    const { status, text } = await operator.get(path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|<img|\u202e|\0/);
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  }
});
