import { expect, test } from 'vitest';
import { everyServer } from '../../../lib/app/every-server.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { fleetServer } from '../../fixtures/fleet.ts';
import { MADE_AT, policy } from '../../fixtures/reports.ts';

/** A table in which the server changes its stage when the reading comes to a position of the order. */
function movingTable(moves: Readonly<Record<number, number>>) {
  return {
    async *sweep(stages: readonly number[]): AsyncGenerator<readonly Server[]> {
      let now = moves[-1];
      for (const [index, stage] of stages.entries()) {
        now = moves[index] ?? now;
        yield stage === now ? [fleetServer(1, MADE_AT)] : [];
      }
    },
  };
}

test.each([
  // where it begins, by position in the order 8 … 1, 0, 1: where it goes
  ['stays without a stage', { [-1]: 0 }],
  ['stays in stage 1 and is listed twice', { [-1]: 1 }],
  ['is repaired after its stage was to come', { [-1]: 3, 2: 0 }],
  ['is repaired while the last stage is listed', { [-1]: 1, 7: 0 }],
  ['is detected after stage 1 was listed', { [-1]: 0, 8: 1 }],
])('a server that %s is met exactly once', async (_story, moves) => {
  const servers = movingTable(moves);
  const met: string[] = [];
  const deps = { servers, organisations: { findMany: async () => [] }, policy };
  for await (const page of everyServer(deps as unknown as Parameters<typeof everyServer>[0])) {
    met.push(...page.map(({ server }) => server.id));
  }
  expect(met).toEqual([fleetServer(1, MADE_AT).id]);
});

test('servers with grants beyond the end of a ladder that was made shorter are met too', async () => {
  const servers = movingTable({ [-1]: 8 });
  const [first] = policy.ladder;
  const deps = {
    servers,
    organisations: { findMany: async () => [] },
    policy: { ...policy, ladder: first ? [first] : [] },
  };
  let met = 0;
  for await (const page of everyServer(deps as unknown as Parameters<typeof everyServer>[0]))
    met += page.length;
  expect(met).toBe(1);
});
