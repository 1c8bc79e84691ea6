import { expect, it } from 'vitest';
import { measurePages } from './pages.ts';

/** What may be a domain as well as a name's beginning takes a query more; a filter reads on, but not for ever. */
const MORE: Readonly<Record<string, number>> = { 'a domain': 3, 'a filter that leaves out most': 9 };

it('a page of servers takes two requests to the store, whatever is asked for', async () => {
  for (const { page, requests, servers } of await measurePages(300, 3, () => {})) {
    expect({ page, requests }).toEqual({ page, requests: Math.min(requests, MORE[page] ?? 2) });
    expect(servers[1]).toBeLessThanOrEqual(100);
  }
}, 180_000);
