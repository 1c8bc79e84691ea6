import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createDynamoClient } from '../../../lib/aws/clients.ts';
import { decodeCursor, encodeCursor } from '../../../lib/aws/cursor.ts';
import { allDueShards, dueShard, reviewShard } from '../../../lib/aws/keys.ts';
import { messageItem, readMessage } from '../../../lib/aws/message-item.ts';
import { readServer, serverAttributes, toItem } from '../../../lib/aws/server-item.ts';
import { createTableInput, TABLE_DEFINITIONS } from '../../../lib/aws/table-definitions.ts';
import type { Message } from '../../../lib/domain/message.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld();
const message = (more: Partial<Message> = {}) => aMessage({ reply: '450', ...more });

it('a message and a server come back as they were written', () => {
  for (const each of [
    message(),
    message({ state: 'bounced', dueAt: null, note: 'bounce-refused', reply: null }),
    message({ state: 'discarded', dueAt: null, operator: { actor: 'ann', reason: 'a virus' } }),
  ]) {
    expect(readMessage(messageItem(each, 30))).toEqual(each);
  }
  const server = aServer({
    episode: { startedAt: 5, granted: 3, credit: 7 },
    exemption: { until: 9, reason: 'x' },
    strikes: [1, 2],
  });
  const item = toItem({
    pk: `SERVER#${server.id}`,
    sk: 'STATE',
    version: 4,
    accepted: 2,
    ...serverAttributes(server, 99),
  });
  expect(readServer(item)).toEqual({
    server,
    version: 4,
    counts: { accepted: 2, deferred: 0, rejected: 0, quarantined: 0 },
  });
});

it('only a message that nothing waits for ever expires', () => {
  expect(messageItem(message(), 30).expiresAt).toBeUndefined();
  expect(messageItem(message({ state: 'rejected' }), 30).expiresAt).toBeUndefined();
  expect(messageItem(message({ state: 'bouncing' }), 30).expiresAt).toBeUndefined();
  expect(messageItem(message({ state: 'quarantined', dueAt: null }), 30).expiresAt?.N).toBe(
    String((1000 + 30 * DAY) / 1000),
  );
});

it('a move happens for one of two who try it', async () => {
  const { deps } = world();
  const row = message({ id: 'race' });
  await deps.ledger.record(aLedgerEntry({ message: row }));
  const to = { state: 'held', dueAt: 9000, at: 1 } as const;
  const moved = await Promise.all([deps.messages.move(row, to), deps.messages.move(row, to)]);
  expect(moved.filter((each) => each !== null)).toHaveLength(1);
  expect(await deps.messages.nextDue('release')).toBe(9000);
  expect(await deps.messages.due('release', 8999, 10)).toEqual([]);
});

it('a lost update is refused, and history is never overwritten', async () => {
  const { deps } = world();
  const server = aServer({ name: 'ex09.wingtip.example', id: 'server9' });
  const record = aLedgerEntry({ message: message({ id: 'h1' }), server });
  const entry = { at: 5, event: 'first-seen', actor: 'system', detail: {} } as const;
  expect(await deps.ledger.record({ ...record, entry })).toEqual({ outcome: 'recorded' });
  expect(await deps.ledger.record({ ...record, entry, message: message({ id: 'h2' }) })).toEqual({
    outcome: 'stale',
  });
  const entryOf = (event: 'reassigned' | 'updated') => ({ at: 5, event, actor: 'operator', detail: {} });
  expect(await deps.servers.update(server, 1, null, entryOf('reassigned'))).toBe(true);
  expect(await deps.servers.update(server, 1, null, entryOf('updated'))).toBe(false);
  expect((await deps.servers.history('server9')).map(({ event }) => event)).toEqual([
    'first-seen',
    'reassigned',
  ]);
});

it('a cursor is opaque, and a forged one is no cursor', () => {
  expect(decodeCursor(encodeCursor([1, { a: 'b' }]))).toEqual([1, { a: 'b' }]);
  expect(decodeCursor('%%%')).toBeNull();
  expect(decodeCursor(null)).toBeNull();
});

it('a cursor of another listing of messages, or of none, begins this one', async () => {
  const { deps } = world();
  for (const id of ['q1', 'q2', 'q3']) {
    const record = aLedgerEntry({
      message: message({ id, state: 'quarantined', dueAt: null }),
      server: aServer({ id: `of-${id}` }),
    });
    expect((await deps.ledger.record({ ...record, known: null })).outcome).toBe('recorded');
  }
  const first = await deps.messages.list('quarantined', 2, null);
  expect(first.items).toHaveLength(2);
  expect((await deps.messages.list('quarantined', 2, first.cursor)).items).toHaveLength(1);
  expect((await deps.messages.list('bounced', 2, first.cursor)).items).toEqual([]);
  for (const forged of [{}, { id: 'q1' }, { id: 'q1', listState: 'held', stateSince: 1, more: 2 }]) {
    await expect(deps.messages.list('quarantined', 2, encodeCursor(forged))).resolves.toBeTruthy();
  }
});

it('rows spread over the shards that sweepers look at', () => {
  const shards = new Set(Array.from({ length: 200 }, (_, n) => dueShard('release', `m${n}`)));
  expect([...shards].sort()).toEqual([...allDueShards('release')].sort());
  expect(reviewShard('x')).toBe(reviewShard('x'));
});

it('the tables are created on demand, as defined', () => {
  const input = createTableInput('t', TABLE_DEFINITIONS.messages);
  expect(input).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  expect(input.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['due', 'state', 'kept']);
});

it('no full address of the store is needed: the client finds it in the environment', async () => {
  const { Item } = await createDynamoClient().send(
    new GetItemCommand({ TableName: 'messages', Key: toItem({ id: 'race' }) }),
  );
  expect(Item?.id?.S).toBe('race');
});

it('a cap of none lets no rejection be recorded', async () => {
  const { deps } = world();
  const server = aServer({ id: 'capped', name: 'capped.wingtip.example' });
  const entry = aLedgerEntry({ server, count: 'rejected' });
  const rejected = message({ id: 'capped1', state: 'rejected' });
  expect(await deps.ledger.record({ ...entry, message: rejected, rejectionCap: 0 })).toEqual({
    outcome: 'capped',
  });
  expect(await deps.ledger.record({ ...entry, message: rejected, rejectionCap: 1 })).toEqual({
    outcome: 'recorded',
  });
});
