import { beforeAll, describe, expect, test } from 'vitest';
import type { DecisionReason } from '../../../lib/domain/decision.ts';
import type { Message, MessageState } from '../../../lib/domain/message.ts';
import { MINUTE } from '../../../lib/domain/time.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';
import { askingAs } from './asking.ts';

const world = useWorld();
const operator = askingAs('operator', () => world().deps);
const viewer = askingAs('viewer', () => world().deps);
const trusting = askingAs('operator', () => world().deps, true);

const NASTY = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202Emoc.\u0000${'A'.repeat(10_000)}`;
const RAW = `Received: from x\r\n\tby y\r\nSubject: ${NASTY}\r\n\r\nThe secret body.\r\n`;
const server = aServer({ name: 'ex01.wingtip.example' });
let serial = 0;

beforeAll(async () => {
  const message = aMessage({ id: 'first', serverId: server.id, state: 'accepted', dueAt: null });
  await world().deps.ledger.record(aLedgerEntry({ message, server }));
});

/** A message of the server, stored and in a state. */
async function kept(state: MessageState, more: Partial<Message> = {}): Promise<string> {
  const now = world().clock.now();
  const id = `page${++serial}`;
  await world().putRaw(id, RAW);
  const dueAt = state === 'held' ? now + 10 * MINUTE : state === 'rejected' ? now : null;
  const message = aMessage({
    id,
    serverId: server.id,
    state,
    dueAt,
    receivedAt: now,
    stateSince: now + serial,
    ...more,
  });
  await world().deps.ledger.record(aLedgerEntry({ message, server, known: 1, changed: false }));
  return id;
}
const stateOf = async (id: string) => (await world().deps.messages.find(id))?.state;

test.each(['held', 'quarantined', 'rejected', 'bounced', 'released', 'discarded'] as const)(
  'messages that are %s have a tab, which names their servers',
  async (state) => {
    const id = await kept(state);
    const { status, text } = await operator.get(`/messages?state=${state}`);
    expect(status).toBe(200);
    expect(text).toContain(`href="/messages/${id}"`);
    expect(text).toContain(`href="/servers/${server.id}"`);
    expect(text).toContain('ex01.wingtip.example');
    expect(text).toMatch(new RegExp(`href="/messages\\?state=${state}" aria-current="page"`));
  },
);

test('without a state the held ones are shown; of a server all that is kept', async () => {
  const [held, quarantined, bounced] = [await kept('held'), await kept('quarantined'), await kept('bounced')];
  const first = await operator.get('/messages?done=released');
  expect(first.text).toContain(`"/messages/${held}"`);
  expect(first.text).not.toContain(`"/messages/${quarantined}"`);
  const ofServer = await operator.get(`/messages?server=${server.id}`);
  expect(ofServer.text).toContain(`"/messages/${held}"`);
  expect(ofServer.text).toContain(`"/messages/${quarantined}"`);
  expect(ofServer.text).not.toContain(`"/messages/${bounced}"`);
});

test('pages follow one another until there is none', async () => {
  const ids = [await kept('discarded'), await kept('discarded'), await kept('discarded')];
  const seen: string[] = [];
  let path: string | undefined = '/messages?state=discarded&limit=1';
  for (let n = 0; path !== undefined && n < 20; n++) {
    const { text }: { text: string } = await operator.get(path);
    seen.push(...[...text.matchAll(/href="\/messages\/(\w+)"/g)].map(([, id]) => id ?? ''));
    path = /href="(\/messages\?[^"]*cursor=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen.slice(0, 3)).toEqual(ids.toReversed());
  expect(new Set(seen).size).toBe(seen.length);
});

test('a place in another list, or none at all, is no fault of ours', async () => {
  const places = [
    { id: 'x', stateSince: 1, listState: 'held' },
    { id: '', stateSince: 1e300, receivedAt: 1e300 },
    { id: 'x', receivedAt: 'y' },
    { other: 1 },
  ];
  for (const place of places) {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    for (const of of ['state=bounced', `server=${server.id}`])
      expect((await operator.get(`/messages?${of}&cursor=${cursor}`)).status).toBe(200);
  }
});

test.each([
  ['?state=lost', 400],
  ['?state=accepted', 400],
  ['?state=held&server=x', 400],
  ['?state=held&limit=0', 400],
  [`?server=${'x'.repeat(101)}`, 400],
  ['?server=nobody', 404],
  ['?unknown=1', 400],
  ['/nothing', 404],
  [`/${'x'.repeat(2100)}`, 404],
])('/messages%s is refused with %d and what is wrong', async (query, expected) => {
  const { status, text } = await operator.get(`/messages${query}`);
  expect(status).toBe(expected);
  expect(text).toContain('role="alert"');
});

test.each<[DecisionReason, string]>([
  ['block-window', 'It came in minutes in which mail of its server is refused.'],
  ['null-sender', 'cannot be bounced: it has no sender.'],
  ['sender-not-proven', 'neither SPF nor an aligned DKIM signature proves its sender.'],
  ['bounce-cap', 'as many bounces that day as one may'],
])('why it was quarantined is said in words: %s', async (reason, words) => {
  const decision = { verdict: 'quarantine', reason, stage: 8, minutes: 60 } as const;
  const mailFrom = reason === 'null-sender' ? '' : 'robin@wingtip.example';
  const id = await kept('quarantined', {
    decision,
    mailFrom,
    note: 'bounce-refused',
    reply: '550 5.7.230 no',
  });
  const { text } = await operator.get(`/messages/${id}`);
  for (const each of [words, `(${reason})`, 'Stage 8', 'SES refused the bounce', '550 5.7.230 no']) {
    expect(text).toContain(each);
  }
});

test('an operator releases a message, and the page says who did it', async () => {
  const id = await kept('held');
  const answer = await operator.post(`/messages/${id}/release`);
  expect(answer).toMatchObject({ status: 303, location: `/messages/${id}?done=released` });
  expect(await stateOf(id)).toBe('released');
  const { text } = await operator.get(`/messages/${id}?done=released`);
  expect(text).toContain('The message has been delivered.');
  expect(text).toMatch(/An operator released it\..*kim/s);
  expect(text).not.toContain(`action="/messages/${id}`);
  expect((await operator.post(`/messages/${id}/release`)).status).toBe(409);
});

test('an operator discards quarantined mail with a reason, and nothing else', async () => {
  const id = await kept('quarantined');
  expect((await operator.get(`/messages/${id}`)).text).toContain(`action="/messages/${id}/discard"`);
  expect(await operator.post(`/messages/${id}/discard`, { reason: 'a virus' })).toMatchObject({
    status: 303,
    location: `/messages/${id}?done=discarded`,
  });
  expect(await stateOf(id)).toBe('discarded');
  expect((await operator.get(`/messages/${id}`)).text).toContain('a virus');
  const held = await kept('held');
  expect((await operator.get(`/messages/${held}`)).text).not.toContain('/discard"');
  expect((await operator.post(`/messages/${held}/discard`, { reason: 'x' })).status).toBe(409);
  expect(await stateOf(held)).toBe('held');
});

test.each([
  { reason: '' },
  { reason: 'two\r\nlines: x' },
  { reason: '\u202Ex' },
  { reason: 'x', more: 'y' },
  {},
])('a discard with %j is refused and discards nothing', async (fields) => {
  const id = await kept('quarantined');
  const { status, text } = await operator.post(`/messages/${id}/discard`, fields as Record<string, string>);
  expect(status).toBe(400);
  expect(text).toContain('role="alert"');
  expect(await stateOf(id)).toBe('quarantined');
});

test('what nobody knows is neither released nor discarded', async () => {
  expect((await operator.post('/messages/nothing/release')).status).toBe(404);
  expect((await operator.post('/messages/nothing/discard', { reason: 'x' })).status).toBe(404);
});

test('a viewer sees no form and is refused what a form would do', async () => {
  const id = await kept('quarantined');
  const { text } = await viewer.get(`/messages/${id}`);
  expect(text).not.toMatch(/<form[^>]*action="\/messages/);
  expect((await viewer.post(`/messages/${id}/release`)).status).toBe(403);
  expect((await viewer.post(`/messages/${id}/discard`, { reason: 'x' })).status).toBe(403);
  expect(await stateOf(id)).toBe('quarantined');
});

describe('bodies', () => {
  test('are shown nowhere and handed out to nobody unless the operator opted in', async () => {
    const id = await kept('quarantined');
    for (const path of [`/messages/${id}`, `/api/messages/${id}`, `/api/messages/${id}/raw`]) {
      const { status, text } = await operator.get(path);
      expect(status).toBe(200);
      expect(text).not.toContain('secret body');
    }
    const page = await operator.get(`/messages/${id}`);
    expect(page.text).toContain('Download the header section');
    const file = await operator.get(`/api/messages/${id}/raw`);
    expect(file.headers.get('content-type')).toContain('text/rfc822-headers');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${id}-headers.txt"`);
    expect(file.text).toBe(RAW.slice(0, RAW.indexOf('\r\n\r\n') + 2));
  });

  test('are handed out where they did, and never shown', async () => {
    const id = await kept('quarantined');
    const page = await trusting.get(`/messages/${id}`);
    expect(page.text).toContain('Download the message');
    expect(page.text).not.toContain('secret body');
    const file = await trusting.get(`/api/messages/${id}/raw`);
    expect(file.text).toBe(RAW);
    expect(file.headers.get('content-type')).toContain('message/rfc822');
  });

  test('are not for viewers even then', async () => {
    const id = await kept('quarantined');
    const looking = askingAs('viewer', () => world().deps, true);
    expect((await looking.get(`/messages/${id}`)).text).toContain('Download the header section');
    const file = await looking.get(`/api/messages/${id}/raw`);
    expect([file.status, file.text.includes('secret body')]).toEqual([200, false]);
  });

  test.each([
    ['LF', 'Subject: x\nTo: y\n\nThe secret body.'],
    ['CRCRLF', 'Subject: x\r\r\nTo: y\r\r\n\r\r\nThe secret body.'],
    ['CR', 'Subject: x\rTo: y\r\rThe secret body.'],
    ['no header at all', '\r\n\r\nThe secret body.'],
    ['an empty line first', '\r\nThe secret body.'],
  ])('are told from headers also where lines end in %s', async (_, raw) => {
    const id = await kept('held');
    await world().putRaw(id, raw);
    expect((await operator.get(`/messages/${id}`)).text).not.toContain('secret body');
    expect((await operator.get(`/api/messages/${id}/raw`)).text).not.toContain('secret body');
  });

  test('a header section without an end is cut', async () => {
    const id = await kept('held');
    await world().putRaw(id, `Subject: ${'x'.repeat(1_000_000)}`);
    expect((await operator.get(`/api/messages/${id}/raw`)).text).toHaveLength(256 * 1024);
  });

  test('of a message that has expired nothing is there', async () => {
    const message = aMessage({ id: 'expired', serverId: server.id, state: 'released', dueAt: null });
    await world().deps.ledger.record(aLedgerEntry({ message, server, known: 1, changed: false }));
    expect((await operator.get('/messages/expired')).text).toContain('not kept (any more)');
    expect((await operator.get('/api/messages/expired/raw')).status).toBe(404);
  });
});

test('what strangers wrote stays text, whatever it is', async () => {
  const { deps } = world();
  const id = await kept('quarantined', { mailFrom: NASTY, recipients: [NASTY], reply: NASTY.slice(0, 500) });
  const record = await deps.servers.find(server.id);
  if (record === null) throw new Error('no server');
  await deps.servers.update(
    { ...record.server, name: NASTY, organisation: NASTY },
    record.version,
    null,
    null,
  );
  const message = await deps.messages.find(id);
  if (message === null) throw new Error('no message');
  await deps.messages.move(message, {
    state: 'quarantined',
    dueAt: null,
    at: 1,
    operator: { actor: NASTY, reason: NASTY },
  });
  for (const path of ['/messages?state=quarantined', `/messages/${id}`, `/messages?server=${server.id}`]) {
    const { status, text } = await operator.get(path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|<img|\u202e|\0/);
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  }
});
