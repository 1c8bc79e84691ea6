import { expect, test } from 'vitest';
import { everyServer } from '../../../lib/app/every-server.ts';
import type { Page, ServerQuery, ServerRecord } from '../../../lib/ports.ts';
import { fleetServer } from '../../fixtures/fleet.ts';
import { MADE_AT, policy } from '../../fixtures/reports.ts';

const NONE = { accepted: 0, deferred: 0, rejected: 0, quarantined: 0 };

/** A table in which a server changes its stage whenever another stage begins to be listed. */
function movingTable(moves: Readonly<Record<number, number>>) {
  let stage = moves[-1] ?? 0;
  const record = { server: fleetServer(1, MADE_AT), version: 1, counts: NONE } as ServerRecord;
  return {
    async list({ stages, cursor }: ServerQuery): Promise<Page<ServerRecord>> {
      const index = Number(cursor ?? 0);
      stage = moves[index] ?? stage;
      const items = stages[index] === stage ? [record] : [];
      return { items, cursor: index + 1 < stages.length ? String(index + 1) : null };
    },
  };
}

test.each([
  // where it begins, by position in the listing 8 … 1, 0, 1: where it goes
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
    met.push(...page.map(({ record }) => record.server.id));
  }
  expect(met).toEqual([fleetServer(1, MADE_AT).id]);
});

test('a listing that fails makes the whole fail', async () => {
  const servers = { list: () => Promise.reject(new Error('no table')) };
  const deps = { servers, organisations: { findMany: async () => [] }, policy };
  const pages = everyServer(deps as unknown as Parameters<typeof everyServer>[0]);
  await expect(pages.next()).rejects.toThrow('no table');
});
