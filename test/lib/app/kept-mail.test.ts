import { beforeEach, describe, expect, it } from 'vitest';
import { discardMessage } from '../../../lib/app/discard-message.ts';
import { release } from '../../../lib/app/release.ts';
import { releaseMessage } from '../../../lib/app/release-message.ts';
import { releaseServer } from '../../../lib/app/release-server.ts';
import type { Message, MessageState } from '../../../lib/domain/message.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { MINUTE } from '../../../lib/domain/time.ts';
import type { Deps } from '../../../lib/ports.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld();
let serial = 0;
let server: Server;
beforeEach(async () => {
  server = await newServer();
});

async function newServer(): Promise<Server> {
  const made = aServer({ ip: `192.0.2.${++serial}` });
  const message = aMessage({ id: `first${serial}`, serverId: made.id, state: 'accepted', dueAt: null });
  await world().deps.ledger.record(aLedgerEntry({ message, server: made }));
  return made;
}

/** A message of a server, stored and in a state. */
async function kept(state: MessageState, of = server, raw = true): Promise<Message> {
  const now = world().clock.now();
  const id = `k${String(++serial).padStart(4, '0')}`;
  if (raw) await world().putRaw(id);
  const dueAt = state === 'held' ? now + 10 * MINUTE : state === 'rejected' ? now : null;
  const message = aMessage({
    id,
    serverId: of.id,
    state,
    dueAt,
    receivedAt: now + serial,
    stateSince: now,
  });
  await world().deps.ledger.record(aLedgerEntry({ message, server: of, known: 1, changed: false }));
  return message;
}
const stateOf = async ({ id }: Message) => (await world().deps.messages.find(id))?.state;
const eventsOf = async (of = server): Promise<Record<string, unknown>[]> =>
  (await world().deps.servers.history(of.id)).map(({ event, actor, detail }) => ({
    event,
    actor,
    ...detail,
  }));

/** Stores of a process that dies with the n-th call, before or after it took effect. */
function dying(deps: Deps, at: number, when: 'before' | 'after'): Deps {
  let calls = 0;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const mine = ++calls;
          if (mine > at || (mine === at && when === 'before')) throw new Error('the process died');
          const result: unknown = await method.apply(target, args);
          if (mine === at) throw new Error('the process died');
          return result;
        };
      },
    });
  return { ...deps, messages: wrap(deps.messages), mail: wrap(deps.mail) };
}

describe('discarding', () => {
  it('ends a quarantined message for good, and says by whom and why', async () => {
    const message = await kept('quarantined');
    expect(await discardMessage(world().deps, message.id, 'a virus', 'ann')).toMatchObject({
      outcome: 'discarded',
      message: {
        state: 'discarded',
        note: 'discarded-by-operator',
        operator: { actor: 'ann', reason: 'a virus' },
      },
    });
    expect(await world().deps.messages.find(message.id)).toMatchObject({
      state: 'discarded',
      operator: { actor: 'ann', reason: 'a virus' },
    });
    expect(await eventsOf()).toEqual([
      { event: 'message-discarded', actor: 'ann', messageId: message.id, reason: 'a virus' },
    ]);
    expect((await world().deps.messages.list('discarded', 10, null)).items.map(({ id }) => id)).toContain(
      message.id,
    );
    expect(await world().deps.mail.raw(message.id)).not.toBeNull();
    expect(await releaseMessage(world().deps, message.id, 'ann')).toMatchObject({ outcome: 'not-waiting' });
    expect(await discardMessage(world().deps, message.id, 'again', 'bob')).toMatchObject({
      outcome: 'not-quarantined',
    });
    expect(await world().deps.mail.isDelivered(message.id)).toBe(false);
    expect(await eventsOf()).toHaveLength(1);
  });

  it.each(['held', 'rejected', 'bouncing', 'bounced', 'released'] as const)(
    'leaves %s mail alone',
    async (state) => {
      const message = await kept(state);
      expect(await discardMessage(world().deps, message.id, 'why not', 'ann')).toMatchObject({
        outcome: 'not-quarantined',
        message: { state },
      });
      expect(await stateOf(message)).toBe(state);
      expect(await eventsOf()).toEqual([]);
    },
  );

  it('knows nothing of accepted mail', async () => {
    for (const id of ['none', (await kept('accepted')).id])
      expect(await discardMessage(world().deps, id, 'x', 'ann')).toEqual({ outcome: 'not-found' });
  });

  it('or releasing: of two who try at once one has it', async () => {
    const message = await kept('quarantined');
    const [discarded, released] = await Promise.all([
      discardMessage(world().deps, message.id, 'x', 'ann'),
      releaseMessage(world().deps, message.id, 'bob'),
    ]);
    const ended = [discarded.outcome === 'discarded', released.outcome === 'released'];
    expect(ended.toSorted()).toEqual([false, true]);
    expect(await world().deps.mail.isDelivered(message.id)).toBe(released.outcome === 'released');
    expect(await eventsOf()).toHaveLength(1);
  });
});

describe('releasing a message', () => {
  it.each(['held', 'rejected', 'quarantined'] as const)('that is %s says by whom', async (state) => {
    const message = await kept(state);
    expect(await releaseMessage(world().deps, message.id, 'ann')).toMatchObject({ outcome: 'released' });
    expect(await world().deps.messages.find(message.id)).toMatchObject({
      operator: { actor: 'ann', reason: null },
    });
    expect(await eventsOf()).toEqual([
      { event: 'message-released', actor: 'ann', messageId: message.id, was: state },
    ]);
  });

  // find, claim, deliver, mark
  it.each([1, 2, 3, 4].flatMap((call) => [['before', call] as const, ['after', call] as const]))(
    'is told of once and delivered, though the process dies %s call %d',
    async (when, call) => {
      const message = await kept('quarantined');
      await releaseMessage(dying(world().deps, call, when), message.id, 'ann').catch(() => {});
      world().clock.moveTo(world().clock.now() + MINUTE);
      await releaseMessage(world().deps, message.id, 'bob');
      await release(world().deps, 1000);
      expect(await stateOf(message)).toBe('released');
      expect(await world().deps.mail.isDelivered(message.id)).toBe(true);
      expect((await eventsOf()).map(({ event }) => event)).toEqual(['message-released']);
    },
  );
});

describe('releasing a server', () => {
  it('delivers what is held and quarantined of it, a hundred a call, and nothing else', async () => {
    const other = await newServer();
    const waiting: Message[] = [];
    for (let n = 0; n < 130; n++) waiting.push(await kept(n % 2 === 0 ? 'held' : 'quarantined'));
    const left = [await kept('rejected'), await kept('bounced'), await kept('held', other)];
    const before = await Promise.all(left.map(stateOf));
    expect(await releaseServer(world().deps, server.id, 'ann')).toEqual({
      released: 100,
      failed: 0,
      left: 30,
    });
    expect(await Promise.all(waiting.slice(0, 100).map(stateOf))).toEqual(Array(100).fill('released'));
    expect(await releaseServer(world().deps, server.id, 'ann')).toEqual({ released: 30, failed: 0, left: 0 });
    expect(await releaseServer(world().deps, server.id, 'ann')).toEqual({ released: 0, failed: 0, left: 0 });
    for (const { id } of waiting) expect(await world().deps.mail.isDelivered(id)).toBe(true);
    expect(await Promise.all(left.map(stateOf))).toEqual(before);
    expect(new Set((await eventsOf()).map((entry) => `${entry.event} ${entry.actor}`))).toEqual(
      new Set(['message-released ann']),
    );
    expect(await eventsOf()).toHaveLength(130);
  });

  it('is not held up by mail that cannot be delivered, which the sweeper keeps trying', async () => {
    const gone = await kept('quarantined', server, false);
    const there = await kept('quarantined');
    expect(await releaseServer(world().deps, server.id, 'ann')).toEqual({ released: 1, failed: 1, left: 0 });
    expect(await stateOf(there)).toBe('released');
    expect(await world().deps.messages.countKept(server.id)).toBe(0);
    await world().putRaw(gone.id);
    await release(world().deps, 1000);
    expect(await stateOf(gone)).toBe('released');
  });

  it.each([1, 2, 3, 5, 8, 11, 14])(
    'ends as one call would, though the process dies with call %d',
    async (call) => {
      const waiting = [await kept('held'), await kept('quarantined'), await kept('quarantined')];
      await releaseServer(dying(world().deps, call, 'after'), server.id, 'ann').catch(() => {});
      await releaseServer(world().deps, server.id, 'ann');
      await release(world().deps, 1000);
      for (const message of waiting) {
        expect(await stateOf(message)).toBe('released');
        expect(await world().deps.mail.isDelivered(message.id)).toBe(true);
      }
      expect((await eventsOf()).map(({ messageId }) => messageId).toSorted()).toEqual(
        waiting.map(({ id }) => id),
      );
    },
  );

  it('is refused where there is none', async () => {
    expect(await releaseServer(world().deps, 'none', 'ann')).toBeNull();
  });
});

it('what is kept of a server is listed by age, a page at a time', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await kept(n % 2 ? 'held' : 'quarantined')).id);
  const listed: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await world().deps.messages.keptOf(server.id, 2, cursor);
    listed.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== null);
  expect(listed).toEqual(ids);
  expect(await world().deps.messages.countKept(server.id)).toBe(5);
  expect((await world().deps.messages.keptOf(server.id, 2, 'garbage')).items).toHaveLength(2);
});
