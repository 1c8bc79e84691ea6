import { expect, it } from 'vitest';
import { TABLE_NAMES } from '../../../infra/local/tables.ts';
import { createBacklog } from '../../../lib/aws/backlog.ts';
import { createCensus } from '../../../lib/aws/census.ts';
import { createDynamoClient } from '../../../lib/aws/clients.ts';
import { MINUTE } from '../../../lib/domain/time.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';
import { START } from '../../helpers/world-parts.ts';

const world = useWorld();
const tables = () => ({ client: createDynamoClient(), ...TABLE_NAMES });

/** Records a held message of a server of its own. */
async function hold(n: number, granted: number | null): Promise<void> {
  const receivedAt = START + n * MINUTE;
  const server = aServer({
    ip: `198.51.100.${n}`,
    episode: granted === null ? null : { startedAt: START, granted, credit: 0 },
  });
  const message = aMessage({
    id: `m${n}`,
    serverId: server.id,
    receivedAt,
    stateSince: receivedAt,
    dueAt: receivedAt + MINUTE,
  });
  await world().deps.ledger.record(aLedgerEntry({ message, server }));
}

it('counts what waits, in all shards, and finds the oldest of it', async () => {
  const backlog = createBacklog(tables());
  expect(await backlog.waiting('release')).toEqual({ count: 0, oldest: null });
  for (const n of [9, 2, 5, 7, 12, 3]) await hold(n, n === 12 ? null : 4);
  expect(await backlog.waiting('release')).toEqual({ count: 6, oldest: START + 2 * MINUTE });
  expect(await backlog.waiting('bounce')).toEqual({ count: 0, oldest: null });
});

it('counts servers by the stage they have been granted', async () => {
  expect(await createCensus(tables()).byStage([0, 4, 5])).toEqual(
    new Map([
      [0, 1],
      [4, 5],
      [5, 0],
    ]),
  );
});
