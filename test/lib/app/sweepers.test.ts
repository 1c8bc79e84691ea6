import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { bounce } from '../../../lib/app/bounce.ts';
import { gate } from '../../../lib/app/gate.ts';
import { release } from '../../../lib/app/release.ts';
import { releaseMessage } from '../../../lib/app/release-message.ts';
import type { Message } from '../../../lib/domain/message.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../lib/domain/time.ts';
import { windowStart } from '../../../lib/domain/window.ts';
import type { Deps } from '../../../lib/ports.ts';
import { exchangeHop, receiptEvent } from '../../helpers/headers.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld();
const BUDGET = 50_000;
let serial = 0;

/** Writes a message of a decision as the gate would, through the ledger. */
async function decided(
  verdict: 'defer' | 'reject' | 'quarantine',
  more: Partial<Message> = {},
): Promise<Message> {
  const id = `w${++serial}`;
  const now = world().clock.now();
  await world().putRaw(id);
  const ip = `192.0.2.${serial % 250}`;
  const name = `ex${serial}.wingtip.example`;
  const event = receiptEvent({ id, ip, at: toIso(now), received: [exchangeHop('15.1.2507.39', name)] });
  await gate(world().deps, event);
  const message = await world().deps.messages.find(id);
  if (!message) throw new Error('not recorded');
  const state = { defer: 'held', reject: 'rejected', quarantine: 'quarantined' } as const;
  const dueAt = verdict === 'quarantine' ? null : verdict === 'defer' ? now + 10 * MINUTE : now;
  const moved = await world().deps.messages.move(message, { state: state[verdict], dueAt, at: now });
  return { ...(moved as Message), ...more };
}

const stateOf = async (message: Message) => (await world().deps.messages.find(message.id))?.state;
const bouncesOf = ({ id }: Message) =>
  readdirSync(world().outbox).filter((file) => file.includes(`-bounce-${id}`)).length;

/** The ports with every call counted; the n-th call of them all fails, before or after it took effect. */
function failing(deps: Deps, at: number, when: 'before' | 'after'): Deps {
  let calls = 0;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const mine = ++calls;
          if (mine === at && when === 'before') throw new Error('the process died');
          const result: unknown = await method.apply(target, args);
          if (mine === at) throw new Error('the process died');
          return result;
        };
      },
    });
  return {
    ...deps,
    messages: wrap(deps.messages),
    mail: wrap(deps.mail),
    bouncer: wrap(deps.bouncer),
    ledger: wrap(deps.ledger),
  };
}

describe('release', () => {
  it('delivers held mail when it is due, not before', async () => {
    const message = await decided('defer');
    expect(await release(world().deps, BUDGET)).toMatchObject({ released: 0 });
    world().clock.moveTo(world().clock.now() + 10 * MINUTE);
    expect(await release(world().deps, BUDGET)).toMatchObject({ released: 1 });
    expect(await stateOf(message)).toBe('released');
    expect(await world().deps.mail.isDelivered(message.id)).toBe(true);
  });

  it('by two sweepers at once delivers each message once', async () => {
    const messages = await Promise.all(Array.from({ length: 20 }, () => decided('defer')));
    world().clock.moveTo(world().clock.now() + 10 * MINUTE);
    const [a, b] = await Promise.all([release(world().deps, BUDGET), release(world().deps, BUDGET)]);
    expect(a.released + b.released).toBe(20);
    for (const message of messages) expect(await stateOf(message)).toBe('released');
  });
});

describe('an operator', () => {
  it.each(['defer', 'reject', 'quarantine'] as const)('releases a message decided to %s', async (verdict) => {
    const message = await decided(verdict);
    expect(await releaseMessage(world().deps, message.id, 'ann')).toMatchObject({
      outcome: 'released',
      message: { note: 'released-by-operator' },
    });
    expect(await world().deps.mail.isDelivered(message.id)).toBe(true);
    await bounce(world().deps, BUDGET);
    expect(bouncesOf(message)).toBe(0);
    expect(await releaseMessage(world().deps, message.id, 'ann')).toMatchObject({ outcome: 'not-waiting' });
  });

  it('is told when there is no such message', async () => {
    expect(await releaseMessage(world().deps, 'none', 'ann')).toEqual({ outcome: 'not-found' });
  });
});

describe('bounce', () => {
  beforeEach(async () => void (await bounce(world().deps, BUDGET)));

  it('bounces rejected mail once, at the pace of one a second', async () => {
    const messages = await Promise.all(Array.from({ length: 7 }, () => decided('reject')));
    expect(await bounce(world().deps, 5000)).toMatchObject({ bounced: 5 });
    expect(await bounce(world().deps, 5000)).toMatchObject({ bounced: 2 });
    for (const message of messages) {
      expect(await stateOf(message)).toBe('bounced');
      expect(bouncesOf(message)).toBe(1);
    }
  });

  it('keeps what is older than SES would bounce', async () => {
    const message = await decided('reject');
    world().clock.moveTo(world().clock.now() + DAY + MINUTE);
    expect(await bounce(world().deps, BUDGET)).toMatchObject({ quarantined: 1 });
    expect(await world().deps.messages.find(message.id)).toMatchObject({
      state: 'quarantined',
      note: 'bounce-too-late',
    });
  });

  it('lets a message be that SES has delivered after all', async () => {
    const message = await decided('reject');
    await world().deps.mail.deliver(message.id);
    await bounce(world().deps, BUDGET);
    expect(await world().deps.messages.find(message.id)).toMatchObject({
      state: 'released',
      note: 'delivered-before-bounce',
    });
    expect(bouncesOf(message)).toBe(0);
  });

  it.each(['postponed', 'refused'] as const)('%s by SES is tried later, or kept', async (outcome) => {
    const message = await decided('reject');
    const bouncer = { bounce: async () => outcome };
    await bounce({ ...world().deps, bouncer }, BUDGET);
    expect(await stateOf(message)).toBe(outcome === 'postponed' ? 'rejected' : 'quarantined');
    world().clock.moveTo(world().clock.now() + 2 * MINUTE);
    await bounce(world().deps, BUDGET);
    expect(bouncesOf(message)).toBe(outcome === 'postponed' ? 1 : 0);
  });
});

it('an outage of SES touches one message a run, and the others are bounced once it is over', async () => {
  await bounce(world().deps, BUDGET);
  const messages = await Promise.all(Array.from({ length: 5 }, () => decided('reject')));
  const unreachable = { bounce: () => Promise.reject(new Error('no answer')) };
  await bounce({ ...world().deps, bouncer: unreachable }, BUDGET);
  await bounce(world().deps, BUDGET);
  const states = await Promise.all(messages.map(stateOf));
  expect(states.filter((state) => state === 'bounced')).toHaveLength(4);
});

describe('a crash', () => {
  const cases = Array.from({ length: 6 }, (_, n) => n + 1).flatMap(
    (at) =>
      [
        [at, 'before'],
        [at, 'after'],
      ] as const,
  );

  it.each(cases)('at call %d of a release, %s it took effect, only delays the delivery', async (at, when) => {
    const message = await decided('defer');
    world().clock.moveTo(world().clock.now() + 10 * MINUTE);
    await release(failing(world().deps, at, when), BUDGET).catch(() => {});
    world().clock.moveTo(world().clock.now() + 6 * MINUTE);
    await release(world().deps, BUDGET);
    expect(await stateOf(message)).toBe('released');
    expect(await world().deps.mail.isDelivered(message.id)).toBe(true);
  });

  it.each(cases)(
    'at call %d of a bounce, %s it took effect, never sends two and loses none',
    async (at, when) => {
      await bounce(world().deps, BUDGET);
      const message = await decided('reject');
      await bounce(failing(world().deps, at, when), BUDGET).catch(() => {});
      world().clock.moveTo(world().clock.now() + 6 * MINUTE);
      await bounce(world().deps, BUDGET);
      const end = await world().deps.messages.find(message.id);
      expect(['bounced', 'quarantined']).toContain(end?.state);
      if (end?.state === 'bounced') expect(bouncesOf(message)).toBe(1);
      else expect(end?.note).toBe('bounce-unconfirmed');
      expect(bouncesOf(message)).toBeLessThanOrEqual(1);
    },
  );

  it.each(cases)(
    'at call %d of the gate, %s it took effect, leaves one decision and one count',
    async (at, when) => {
      const id = `g${++serial}`;
      const name = `crash${serial}.wingtip.example`;
      const event = receiptEvent({
        id,
        ip: '192.0.2.251',
        at: toIso(world().clock.now()),
        received: [exchangeHop('15.1.2507.39', name)],
      });
      await gate(failing(world().deps, at, when), event).catch(() => {});
      expect(await gate(world().deps, event)).toBe('CONTINUE');
      const record = await world().deps.servers.find(serverId('192.0.2.251', name));
      expect(record?.counts.accepted).toBe(1);
      expect(record?.server.strikes).toHaveLength(1);
    },
  );
});

it('a held message is delivered whatever its server does meanwhile', async () => {
  const message = await decided('defer');
  const ip = `192.0.2.${serial % 250}`;
  const name = `ex${serial}.wingtip.example`;
  for (let n = 0; n < 5; n++) {
    await gate(
      world().deps,
      receiptEvent({
        id: `x${serial}-${n}`,
        ip,
        at: toIso(world().clock.now()),
        received: [exchangeHop('15.1.2507.39', name)],
      }),
    );
  }
  expect(windowStart(serverId(ip, name))).toBeLessThan(60);
  world().clock.moveTo(world().clock.now() + HOUR);
  await release(world().deps, BUDGET);
  expect(await stateOf(message)).toBe('released');
});
