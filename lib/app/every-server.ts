import type { Organisation } from '../domain/organisation.ts';
import type { Deps, Page, ServerRecord } from '../ports.ts';

const PAGE = 500;
/** Organisations that are asked for at once. */
const BATCH = 100;

export interface OwnedServer {
  readonly record: ServerRecord;
  readonly owner: Organisation | null;
}

/**
 * Every server once, with its owner, a page at a time. Meanwhile mail goes on and moves servers between the stages they
 * are listed by: a repaired one to 0, a detected one from 0 to 1. In this order neither can be missed, and what comes
 * twice is left out.
 */
export async function* everyServer(
  deps: Pick<Deps, 'servers' | 'organisations' | 'policy'>,
): AsyncGenerator<readonly OwnedServer[]> {
  const last = deps.policy.ladder.length;
  const descending = Array.from({ length: last }, (_, index) => last - index);
  const seen = new Set<string>();
  const list = (cursor: string | null) => {
    const page = deps.servers.list({
      stages: [...descending, 0, 1],
      compliance: null,
      text: null,
      limit: PAGE,
      cursor,
    });
    // It fails where it is awaited, not here.
    page.catch(() => {});
    return page;
  };
  let next: ReturnType<typeof list> | null = list(null);
  while (next !== null) {
    const page: Page<ServerRecord> = await next;
    // The next page is on its way while this one is worked on.
    next = page.cursor === null ? null : list(page.cursor);
    const records = page.items.filter(({ server }) => !seen.has(server.id) && seen.add(server.id));
    const owners = await ownersOf(deps, records);
    yield records.map((record) => ({ record, owner: owners.get(record.server.organisation ?? '') ?? null }));
  }
}

async function ownersOf(deps: Pick<Deps, 'organisations'>, records: readonly ServerRecord[]) {
  const names = [...new Set(records.flatMap(({ server }) => server.organisation ?? []))];
  const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, index) =>
    deps.organisations.findMany(names.slice(index * BATCH, (index + 1) * BATCH)),
  );
  return new Map((await Promise.all(batches)).flat().map((found) => [found.name, found]));
}
