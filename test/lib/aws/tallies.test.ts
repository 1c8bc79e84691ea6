import { expect, it } from 'vitest';
import { tally } from '../../../lib/app/tally.ts';
import { createTallies } from '../../../lib/aws/tallies.ts';
import type { Message } from '../../../lib/domain/message.ts';
import { DAY, HOUR } from '../../../lib/domain/time.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';
import { START } from '../../helpers/world-parts.ts';

const world = useWorld({ timeZone: 'Europe/Berlin' });
let serial = 0;

async function put(message: Partial<Message>, granted = 1, reviewAt: number | null = null): Promise<void> {
  const episode = { startedAt: START, granted, credit: 0 };
  const server = aServer({ ip: `198.51.100.${++serial}`, episode });
  const row = aMessage({ id: `m${serial}`, serverId: server.id, ...message });
  await world().deps.ledger.record(aLedgerEntry({ message: row, server, reviewAt }));
}

it('with nothing there everything is zero', async () => {
  const none = { count: 0, more: false };
  const { messages, stagesDue } = await tally(world().deps);
  expect(messages).toEqual({ held: none, toBounce: none, bounced: none, quarantined: none });
  expect(stagesDue.days.map(({ day, stages }) => [day, stages])).toEqual(
    ['05', '06', '07', '08', '09', '10', '11'].map((day) => [`2026-10-${day}`, []]),
  );
});

it('counts messages by where they are, bounced ones of the last day', async () => {
  const over = { dueAt: null, stateSince: START - HOUR };
  await put({ state: 'held' });
  await put({ state: 'held' });
  await put({ state: 'rejected' });
  await put({ state: 'bouncing' });
  await put({ ...over, state: 'bounced' });
  await put({ ...over, state: 'bounced', stateSince: START - DAY - 1 });
  for (const state of ['quarantined', 'discarded', 'released', 'accepted'] as const)
    await put({ ...over, state });
  expect((await tally(world().deps)).messages).toEqual({
    held: { count: 2, more: false },
    toBounce: { count: 2, more: false },
    bounced: { count: 1, more: false },
    quarantined: { count: 1, more: false },
  });
});

it('counts servers by the local day and the stage they are due for', async () => {
  const accepted = { state: 'accepted', dueAt: null } as const;
  const midnight = Date.parse('2026-10-05T22:00:00Z');
  await put(accepted, 2, START - DAY);
  await put(accepted, 2, midnight - 1);
  await put(accepted, 7, midnight - 1);
  await put(accepted, 2, midnight);
  await put(accepted, 2, midnight + 6 * DAY - 1);
  await put(accepted, 2, midnight + 6 * DAY);
  await put(accepted, 8, null);
  const { stagesDue } = await tally(world().deps);
  expect(stagesDue.more).toBe(false);
  expect(stagesDue.days.filter(({ stages }) => stages.length > 0)).toEqual([
    {
      day: '2026-10-05',
      stages: [
        { stage: 3, servers: 2 },
        { stage: 8, servers: 1 },
      ],
    },
    { day: '2026-10-06', stages: [{ stage: 3, servers: 1 }] },
    { day: '2026-10-11', stages: [{ stage: 3, servers: 1 }] },
  ]);
});

it('counting ends after some pages, and says so', async () => {
  let asked = 0;
  const client = {
    async send() {
      asked += 1;
      return { Count: 1000, Items: [], LastEvaluatedKey: { id: { S: 'x' } } };
    },
  };
  const tallies = createTallies({ client: client as never, servers: 'servers', messages: 'messages' });
  expect((await tallies.messages(0)).quarantined).toEqual({ count: 4000, more: true });
  expect((await tallies.stagesDue([1])).more).toBe(true);
  expect(asked).toBe(5 * 4 + 4 * 4);
});
