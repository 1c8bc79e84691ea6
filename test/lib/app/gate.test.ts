import { expect, it } from 'vitest';
import { advance } from '../../../lib/app/advance.ts';
import { assess, serverOf, sightingOf } from '../../../lib/app/assess.ts';
import { gate } from '../../../lib/app/gate.ts';
import { startPause } from '../../../lib/app/pause-organisation.ts';
import { stageOrder } from '../../../lib/aws/keys.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../lib/domain/time.ts';
import { windowStart } from '../../../lib/domain/window.ts';
import { identify } from '../../../lib/mail/sending-server.ts';
import { parseReceipt } from '../../../lib/mail/ses-event.ts';
import type { Deps } from '../../../lib/ports.ts';
import { exchangeHop, postfixHop, receiptEvent, sesReceived } from '../../helpers/headers.ts';
import { useWorld } from '../../helpers/world.ts';
import { START } from '../../helpers/world-parts.ts';

const LADDER = [0, 1, 2, 3].map((fromDay, index) => ({
  stage: index + 1,
  fromDay,
  throttleMinutes: [0, 20, 30, 0][index],
  blockMinutes: [0, 0, 10, 60][index],
}));
const world = useWorld({ ladder: LADDER, bounce: { perServerPerDay: 5 } });

let serial = 0;
const nextId = () => `m${++serial}`;

/** Counts what the gate asks of its stores: each call of the ledger or the organisations is one request. */
function counted(deps: Deps) {
  const counter = { requests: 0 };
  const count = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        return (...args: unknown[]) => {
          counter.requests += 1;
          return typeof method === 'function' ? method.apply(target, args) : method;
        };
      },
    });
  return { counter, deps: { ...deps, ledger: count(deps.ledger), organisations: count(deps.organisations) } };
}

async function send(options: Parameters<typeof receiptEvent>[0] = {}) {
  const { counter, deps } = counted(world().deps);
  const id = options.id ?? nextId();
  const event = receiptEvent({ at: toIso(world().clock.now()), ...options, id });
  const disposition = await gate(deps, event);
  return { id, disposition, requests: counter.requests, message: await world().deps.messages.find(id) };
}

/** A server of its own for each test, brought to a stage by the daily run. */
async function serverInStage(stage: number, ip: string, name: string, more: object = {}) {
  const received = [exchangeHop('15.1.2507.39', name)];
  for (let n = 0; n < 3; n++) await send({ ip, received, ...more });
  for (let day = 1; day < stage; day++) {
    world().clock.moveTo(world().clock.now() + DAY);
    await advance(world().deps);
  }
  world().clock.moveTo(world().clock.now() + 2 * DAY);
  // The first minute of its hour.
  const now = world().clock.now();
  const begin = Math.ceil(now / HOUR) * HOUR + windowStart(serverId(ip, name)) * MINUTE;
  world().clock.moveTo(begin);
  return { ip, received, begin };
}

it('mail without an on-premises Exchange hop asks nothing of the tables', async () => {
  const cloud = 'from a by B.prod.outlook.com (2603::15) with Microsoft SMTP Server id 15.20.1.1; x';
  for (const received of [
    [],
    [postfixHop],
    [cloud, exchangeHop()],
    [sesReceived('192.0.2.1', 'x'), exchangeHop()],
  ]) {
    expect(await send({ received })).toMatchObject({ disposition: 'CONTINUE', requests: 0, message: null });
  }
});

it('other mail costs one read and one transaction: first seen, seen again, detected, relayed, repaired, repeated', async () => {
  const ip = '192.0.2.10';
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    const sent = await send({ ip });
    expect(sent).toMatchObject({ disposition: 'CONTINUE', requests: 2, message: { state: 'accepted' } });
    ids.push(sent.id);
  }
  expect(await send({ ip, received: [postfixHop, exchangeHop()] })).toMatchObject({ requests: 2 });
  expect(await send({ ip, received: [exchangeHop('15.2.2562.53')] })).toMatchObject({ requests: 2 });
  expect(await send({ ip, id: ids[0] ?? '' })).toMatchObject({ requests: 2 });
});

it('held, rejected and quarantined mail costs at most one more', async () => {
  const throttled = await serverInStage(2, '192.0.2.20', 'ex20.wingtip.example');
  expect(await send(throttled)).toMatchObject({
    disposition: 'STOP_RULE_SET',
    requests: 2,
    message: { state: 'held' },
  });
  const other = { ...throttled, mailFrom: 'pat@other.example' };
  const mismatched = await send(other);
  expect(mismatched).toMatchObject({ message: { state: 'held' } });
  expect(mismatched.requests).toBeLessThanOrEqual(3);

  const blocked = await serverInStage(4, '192.0.2.21', 'ex21.wingtip.example');
  expect(await send(blocked)).toMatchObject({
    disposition: 'STOP_RULE_SET',
    requests: 2,
    message: { state: 'rejected' },
  });
  const quarantined = await send({ ...blocked, mailFrom: '' });
  expect(quarantined).toMatchObject({
    requests: 2,
    message: { state: 'quarantined', decision: { reason: 'null-sender' } },
  });
  for (let n = 0; n < 4; n++) await send(blocked);
  const capped = await send(blocked);
  expect(capped).toMatchObject({ message: { state: 'quarantined', decision: { reason: 'bounce-cap' } } });
  expect(capped.requests).toBeLessThanOrEqual(3);
});

it('an organisation is known from its first server on, and its mail writes nothing about it after that', async () => {
  const owners: (string | null)[] = [];
  const { ledger, ...rest } = world().deps;
  const record: typeof ledger.record = (entry, signal) => {
    owners.push(entry.newOwner);
    return ledger.record(entry, signal);
  };
  const receive = (ip: string, mailFrom: string) => {
    const at = toIso(world().clock.now());
    const event = receiptEvent({ id: nextId(), at, ip, mailFrom, received: [exchangeHop()] });
    return gate({ ...rest, ledger: { ...ledger, record } }, event);
  };
  await receive('192.0.2.35', 'robin@litware.example');
  await receive('192.0.2.35', 'robin@litware.example');
  await receive('192.0.2.36', 'robin@litware.example');
  // A relay of many senders belongs to the first of them.
  await receive('192.0.2.36', 'robin@adatum.example');
  expect(owners).toEqual(['litware.example', null, null, null]);
  const page = await world().deps.organisations.list({ text: null, limit: 100, cursor: null });
  expect(page.items.map(({ name }) => name)).toContain('litware.example');
  expect(page.items.map(({ name }) => name)).not.toContain('adatum.example');
});

it('a repeated event gets the decision it had, and counts once', async () => {
  const server = await serverInStage(2, '192.0.2.30', 'ex30.wingtip.example');
  const { id } = await send(server);
  const before = await world().deps.servers.find(serverId(server.ip, 'ex30.wingtip.example'));
  world().clock.moveTo(server.begin + 30 * MINUTE);
  for (let n = 0; n < 3; n++) {
    expect(await send({ ...server, id })).toMatchObject({
      disposition: 'STOP_RULE_SET',
      message: { state: 'held' },
    });
  }
  const after = await world().deps.servers.find(serverId(server.ip, 'ex30.wingtip.example'));
  expect(after?.counts).toEqual(before?.counts);
});

it('a pause lets mail pass, with two requests, but cannot be borrowed from another organisation', async () => {
  const server = await serverInStage(4, '192.0.2.40', 'ex40.fabrikam.example', {
    mailFrom: 'a@fabrikam.example',
  });
  await startPause(world().deps, 'other.example', 10, 'test');
  expect(await send({ ...server, mailFrom: 'a@other.example' })).toMatchObject({
    disposition: 'STOP_RULE_SET',
  });
  await startPause(world().deps, 'fabrikam.example', 10, 'test');
  const paused = await send({ ...server, mailFrom: 'a@fabrikam.example' });
  expect(paused).toMatchObject({
    disposition: 'CONTINUE',
    requests: 2,
    message: { decision: { reason: 'paused' } },
  });
  expect(await send({ ...server, mailFrom: 'a@other.example' })).toMatchObject({ disposition: 'CONTINUE' });
});

it('nothing an address sends changes another server: its name, or a forged SES hop of it', async () => {
  const victim = await serverInStage(2, '192.0.2.50', 'ex50.wingtip.example');
  const id = serverId(victim.ip, 'ex50.wingtip.example');
  const before = [await world().deps.servers.find(id), await world().deps.servers.history(id)];
  for (let n = 0; n < 4; n++) {
    await send({ ip: '203.0.113.77', received: victim.received });
    await send({ ip: '203.0.113.77', received: [exchangeHop('15.2.2562.53', 'ex50.wingtip.example')] });
    await send({ ip: '203.0.113.77', received: [sesReceived(victim.ip, 'forged'), ...victim.received] });
  }
  expect([await world().deps.servers.find(id), await world().deps.servers.history(id)]).toEqual(before);
});

it('many messages of one server at once are each decided and counted', async () => {
  const ip = '192.0.2.60';
  await Promise.all(
    Array.from({ length: 12 }, () =>
      send({ ip, received: [exchangeHop('15.1.2507.39', 'ex60.wingtip.example')] }),
    ),
  );
  const record = await world().deps.servers.find(serverId(ip, 'ex60.wingtip.example'));
  expect(record?.counts.accepted).toBe(12);
  expect(record?.server.episode).not.toBeNull();
});

it('an odd event passes, counted under its reason and logged once', async () => {
  const lines = world().log.length;
  expect(await gate(world().deps, { Records: [] })).toBe('CONTINUE');
  expect(world().totals()['Passed{reason=malformed-event}']).toBe(1);
  expect(world().log.length).toBe(lines + 1);
});

it('no name that a sender can think of keeps its mail from being recorded', async () => {
  const names = [
    '\u2c62'.repeat(5000),
    '\u0130'.repeat(5000),
    '\u{10ffff}'.repeat(5000),
    `${'a'.repeat(254)}\u{1f4ee}`,
  ];
  const senders = ['\u20ac'.repeat(60), `${'\u20ac'.repeat(60)}.`.repeat(4), 'half\ud83d', 'x'.repeat(300)];
  for (const name of [...names, '\u0000', '__proto__', 'half\ud83d']) {
    const { message } = await send({ ip: '192.0.2.80', received: [exchangeHop('15.1.2507.39', name)] });
    expect({ name: name.slice(0, 9), state: message?.state }).toEqual({
      name: name.slice(0, 9),
      state: 'accepted',
    });
    const record = await world().deps.servers.find(message?.serverId ?? '');
    // The longest sort key of an index.
    expect(record && Buffer.byteLength(stageOrder(1, record.server))).toBeLessThanOrEqual(1024);
  }
  for (const domain of senders) {
    const { message } = await send({ ip: '192.0.2.80', mailFrom: `robin@${domain}.example` });
    expect({ domain, state: message?.state }).toEqual({ domain, state: 'accepted' });
  }
  const greeted = sesReceived('192.0.2.81', 'm-half', 'half\ud83d.example');
  const event = receiptEvent({ id: 'm-half', ip: '192.0.2.81', spf: 'FAIL' });
  const headers = event.Records[0]?.ses.mail.headers ?? [];
  for (const header of headers) if (header.value.includes('inbound-smtp.')) header.value = greeted;
  expect(await gate(world().deps, event)).toBe('CONTINUE');
  expect((await world().deps.messages.find('m-half'))?.state).toBe('accepted');
});

it('records nothing once it has been called off', async () => {
  const event = receiptEvent({ id: nextId(), ip: '192.0.2.70' });
  await expect(gate(world().deps, event, AbortSignal.abort())).rejects.toThrow();
  expect(await world().deps.messages.find(`m${serial}`)).toBeNull();
});

it('assesses without any store', () => {
  const receipt = parseReceipt(receiptEvent({ at: toIso(START) }));
  const sighting = receipt && sightingOf(receipt, identify(receipt));
  if (!receipt || !sighting) throw new Error('no sighting');
  const { decision, message } = assess(world().deps.policy, receipt, sighting, null, null);
  expect(decision).toMatchObject({ verdict: 'accept', reason: 'no-episode' });
  expect(message.serverId).toBe(serverOf(sighting));
});
