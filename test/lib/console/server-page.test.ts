import { beforeAll, describe, expect, test } from 'vitest';
import { exemptServer } from '../../../lib/app/exempt.ts';
import { startPause } from '../../../lib/app/pause-organisation.ts';
import type { ConsoleDeps } from '../../../lib/console/console.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../lib/domain/time.ts';
import { windowStart } from '../../../lib/domain/window.ts';
import { openEmbeddedStores, outdatedServer } from '../../helpers/embedded-stores.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { recordRequests } from '../../helpers/store-requests.ts';
import { useWorld } from '../../helpers/world.ts';
import { START } from '../../helpers/world-parts.ts';
import { askingAs } from './asking.ts';

const world = useWorld({ timeZone: 'Europe/Berlin' });
const operator = askingAs('operator', () => world().deps);
const viewer = askingAs('viewer', () => world().deps);
let serial = 0;

/** Stores a server that was detected so many days ago, and has gone up the ladder ever since. */
async function stored(days: number, differences: Partial<Server> = {}): Promise<Server> {
  const server = outdatedServer(START, days, { ip: `192.0.2.${++serial}`, ...differences });
  const message = aMessage({ id: `seen${serial}`, serverId: server.id, state: 'accepted', dueAt: null });
  await world().deps.ledger.record(aLedgerEntry({ message, server, count: 'accepted' }));
  return server;
}

/** What the page of a server says, without its markup. */
async function saidOf({ id }: Server): Promise<string> {
  const { status, text } = await operator.get(`/servers/${id}`);
  expect(status).toBe(200);
  return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('this hour', () => {
  test('of a server behind a relay has no windows: it is only observed', async () => {
    const server = await stored(95, { attribution: 'relayed', organisation: 'relayed.example' });
    const said = await saidOf(server);
    expect(said).toContain('it stands behind a relay, and is only observed');
    expect(said).not.toMatch(/Mail is (refused|held back|accepted) now/);
    expect((await operator.get('/servers?organisation=relayed.example')).text).toContain('only observed');
  });

  test('of a paused organisation says until when, and leads to it', async () => {
    const server = await stored(95, { organisation: 'paused.example' });
    await startPause(world().deps, 'paused.example', 10, 'kim');
    expect(await saidOf(server)).toMatch(/accepted: paused\.example is paused until 15 Oct 2026, 10:00/);
    expect((await operator.get(`/servers/${server.id}`)).text).toContain(
      'href="/organisations/paused.example"',
    );
  });
});

describe('the ladder', () => {
  test('has the date of every stage in the time zone of the operator', async () => {
    const said = await saidOf(await stored(62, { organisation: 'ladder.example' }));
    // 62 days before 5 October, then 60, 70, 80 and 90 days later.
    expect(said).toMatch(/1 4 Aug 2026 only reported/);
    expect(said).toMatch(/5 3 Oct 2026 now refused 5 min, held back 30 min of each hour/);
    expect(said).toMatch(/6 13 Oct 2026 .* 8 2 Nov 2026 all mail refused/);
    expect(said).toContain('Stage 6 begins on 13 Oct 2026.');
  });

  test('of an exempt server promises no stage before the exemption is over', async () => {
    const server = await stored(62, { organisation: 'exempt.example' });
    await exemptServer(world().deps, server.id, { until: START + 30 * DAY, reason: 'moves' }, 'kim');
    const said = await saidOf(server);
    expect(said).toMatch(/6 5 Nov 2026 .* 7 15 Nov 2026 .* 8 25 Nov 2026/);
    expect(said).toContain('the earliest there can be');
    expect((await operator.get('/servers?organisation=exempt.example')).text).not.toContain('13 Oct 2026');
  });

  test('agrees with the history on stages that had begun before time was credited', async () => {
    const server = await stored(62, { organisation: 'late.example' });
    const record = await world().deps.servers.find(server.id);
    if (record === null || server.episode === null) throw new Error('no server');
    const from = START - 2 * DAY;
    const episode = { ...server.episode, credit: 5 * DAY };
    await world().deps.servers.update({ ...server, episode }, record.version, null, {
      at: from,
      event: 'stage-granted',
      actor: 'system',
      detail: { stage: 4, from: toIso(from) },
    });
    const said = await saidOf(server);
    expect(said).toMatch(/4 3 Oct 2026 now/);
    expect(said).toContain('Next stage granted stage 4, from 3 Oct 2026, 10:00');
  });
});

describe('mail that is kept', () => {
  let server: Server;
  beforeAll(async () => {
    server = await stored(62, { organisation: 'kept.example' });
    for (const id of ['kept1', 'kept2']) {
      await world().putRaw(id);
      const message = aMessage({ id, serverId: server.id, dueAt: START + HOUR });
      await world().deps.ledger.record(aLedgerEntry({ message, server, known: 1, changed: false }));
    }
  });

  test('is offered for release to an operator only, and released, and then there is nothing to release', async () => {
    expect(await saidOf(server)).toContain('Release its mail (2 kept)');
    expect((await viewer.get(`/servers/${server.id}`)).text).not.toContain('Release its mail');
    const sent = await operator.post(`/servers/${server.id}/release`);
    expect(sent).toMatchObject({ status: 303, location: `/servers/${server.id}?done=all-released` });
    expect(await world().deps.messages.find('kept2')).toMatchObject({ state: 'released' });
    const said = await saidOf(server);
    expect(said).not.toContain('Release its mail');
    expect(said).toMatch(/kim Message released kept[12], was held/);
  });

  test('of no server is not found', async () => {
    for (const act of ['release', 'exemption/end', 'organisation'])
      expect((await operator.post(`/servers/none/${act}`, { organisation: 'a.example' })).status).toBe(404);
  });
});

test.each(['/servers/', '/api/servers/'])(
  'an address longer than any of ours, %s…, is not found',
  async (path) => {
    const { status } = await operator.get(path + 'a'.repeat(3000));
    expect(status).toBe(404);
  },
);

test('an organisation that strangers named stays text, and the link to it an address', async () => {
  const organisation = `"><b onload=x>\u202Emoc.'&${'o'.repeat(200)}`;
  const server = await stored(62);
  const record = await world().deps.servers.find(server.id);
  await world().deps.servers.update({ ...server, organisation }, record?.version ?? 0, null, {
    at: START,
    event: 'reassigned',
    actor: 'kim',
    detail: { from: organisation, to: organisation },
  });
  for (const path of ['/servers', `/servers/${server.id}`]) {
    const { status, text } = await operator.get(path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<b onload|\u202e/);
  }
});

test('only the newest of a long history is read', async () => {
  const server = await stored(62, { organisation: 'history.example' });
  for (let n = 1; n <= 3; n++) {
    const record = await world().deps.servers.find(server.id);
    const entry = { at: START + n, event: 'updated', actor: `n${n}`, detail: {} } as const;
    await world().deps.servers.update(server, record?.version ?? 0, null, entry);
  }
  const actors = (await world().deps.servers.history(server.id, 2)).map(({ actor }) => actor);
  expect(actors).toEqual(['n2', 'n3']);
  expect(await world().deps.servers.history(server.id)).toHaveLength(3);
});

describe('a listing', () => {
  beforeAll(async () => {
    for (const name of ['a', 'b', 'c']) await stored(35, { name, organisation: 'paging.example' });
  });
  const hrefs = (text: string) =>
    [...text.matchAll(/href="(\/servers\?[^"]*)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'));

  test('goes on from page to page with what was asked for, and back to the first', async () => {
    const first = await operator.get('/servers?organisation=paging.example&product=2016&q=&limit=2');
    const next = hrefs(first.text).find((href) => href.includes('cursor='));
    expect(next).toMatch(/^\/servers\?organisation=paging\.example&product=2016&limit=2&cursor=/);
    const second = await operator.get(next ?? '');
    expect(second.status).toBe(200);
    const names = (text: string) => [...text.matchAll(/<bdi>([abc])<\/bdi>/g)].map(([, name]) => name);
    expect([...names(first.text), ...names(second.text)]).toEqual(['a', 'b', 'c']);
    expect(hrefs(second.text)).toContain('/servers?organisation=paging.example&product=2016&limit=2');
  });

  test('that cannot be is refused, and the form keeps what was typed', async () => {
    const { status, text } = await operator.get('/servers?organisation=not-a-domain&q=%22%3E&stage=2');
    expect(status).toBe(400);
    expect(text).toContain('value="not-a-domain"');
    expect(text).toContain('value="&quot;&gt;"');
    expect(text).toMatch(/<option value="2" selected/);
  });

  test('can be turned around, and says which way it is', async () => {
    const { text } = await operator.get('/servers?sort=name&stage=2');
    expect(text).toContain('<b aria-current="true">By name</b>');
    expect(hrefs(text)).toContain('/servers?sort=name&stage=2&order=desc');
  });
});

test('a page of a hundred servers costs two requests', async () => {
  const stores = await openEmbeddedStores();
  for (let n = 0; n < 101; n++) {
    await stores.put(outdatedServer(START, 35, { name: `ex${n}`, organisation: `o${n % 60}.example` }));
  }
  const requests = recordRequests(stores.client);
  const { status, text } = await askingAs('viewer', () => stores as unknown as ConsoleDeps).get(
    '/servers?limit=100',
  );
  expect(status).toBe(200);
  expect(text.match(/<tr>/g)).toHaveLength(101);
  expect(requests).toEqual(['Query', 'BatchGetItem']);
  await stores.close();
});

// Last, since the clock is moved. Minutes into the server's own hour, in stage 5 | what is said
test.each([
  [2, 'Mail is refused now, until'],
  [20, 'Mail is held back now, until'],
  [50, 'Mail is accepted now, until'],
])('minute %d of its hour is where a server page says %s', async (minute, words) => {
  const server = await stored(62, { organisation: 'hour.example' });
  const hour = START + minute * HOUR;
  world().clock.moveTo(hour + (windowStart(server.id) + minute) * MINUTE);
  expect(await saidOf(server)).toContain(words);
});
