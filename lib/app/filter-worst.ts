import { isDayOff, isRefusable } from '../domain/filter-choice.ts';
import { grantedStages } from '../domain/ladder.ts';
import type { Instant } from '../domain/time.ts';
import type { Deps, ListedServer, Page, ReceiptFilters } from '../ports.ts';

type FilterDeps = Pick<Deps, 'policy' | 'servers' | 'clock' | 'telemetry'> & {
  readonly filters: ReceiptFilters;
};

export interface FilterSummary {
  readonly added: number;
  readonly removed: number;
  readonly total: number;
}

/** Ours carry this; all others are left alone. */
const PREFIX = 'portcullis-';
/** SES quotas: filters of an account, and calls a second. */
const ACCOUNT_LIMIT = 100;
const SPACING = 1000;
const EVERY_ONE = {
  compliance: null,
  product: null,
  organisation: null,
  text: null,
  sort: 'stage',
  order: 'desc',
  limit: 100,
} as const;

/**
 * The daily run that keeps the most active servers of the last stage out at the door: at most `most` single addresses,
 * at which only servers are known that would have every message rejected. An address has a day off each week. What is
 * not wanted any more is removed first, so that the account's limit is never in the way.
 */
export async function filterWorst(deps: FilterDeps, most: number): Promise<FilterSummary> {
  const now = deps.clock.now();
  const there = await deps.filters.list();
  const ours = [...there.keys()].filter((name) => name.startsWith(PREFIX));
  const room = Math.min(most, ACCOUNT_LIMIT - (there.size - ours.length));
  const worst = (await refusableAddresses(deps, now)).slice(0, Math.max(room, 0));
  const wanted = new Map(
    worst.filter((address) => !isDayOff(address, now)).map((address) => [nameOf(address), address]),
  );
  const removed = ours.filter((name) => wanted.get(name) !== there.get(name));
  const added = [...wanted].filter(([name, address]) => there.get(name) !== address);
  for (const name of removed) await paced(deps, () => deps.filters.remove(name));
  for (const [name, address] of added) await paced(deps, () => deps.filters.block(name, address));
  const summary = { added: added.length, removed: removed.length, total: wanted.size };
  deps.telemetry.count('Filters', summary.total);
  deps.telemetry.info('filter-run', summary);
  return summary;
}

/** Takes all our filters away. */
export async function clearFilters(deps: Pick<FilterDeps, 'filters' | 'clock'>): Promise<void> {
  for (const name of (await deps.filters.list()).keys()) {
    if (name.startsWith(PREFIX)) await paced(deps, () => deps.filters.remove(name));
  }
}

async function paced(deps: Pick<FilterDeps, 'clock'>, call: () => Promise<void>): Promise<void> {
  await deps.clock.sleep(SPACING);
  await call();
}

const nameOf = (address: string): string => PREFIX + address.replaceAll('.', '-');

/** The addresses at which every known server may be refused, the one with the most refused messages first. */
async function refusableAddresses(deps: FilterDeps, now: Instant): Promise<string[]> {
  const refusable = new Set<string>();
  const refused = new Map<string, number>();
  for await (const page of lastStage(deps)) {
    for (const { server, counts, owner } of page) {
      if (!isRefusable(deps.policy, server, owner, now)) continue;
      refusable.add(server.id);
      refused.set(server.ip, (refused.get(server.ip) ?? 0) + counts.rejected + counts.quarantined);
    }
  }
  // Once more, everyone, downwards: a server that was repaired meanwhile is met below.
  for await (const page of deps.servers.sweep(grantedStages(deps.policy.ladder))) {
    for (const { id, ip, episode } of page) if (!refusable.has(id) || episode === null) refused.delete(ip);
  }
  return [...refused].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([address]) => address);
}

/** The servers of the last stage, and those beyond it of a ladder that was made shorter. */
async function* lastStage({ servers, policy }: FilterDeps): AsyncIterable<readonly ListedServer[]> {
  const stages = { lowest: policy.ladder.length, highest: Math.max(...grantedStages(policy.ladder)) };
  let cursor: string | null = null;
  do {
    const page: Page<ListedServer> = await servers.list({ ...EVERY_ONE, stages, cursor });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== null);
}
