import type { ReportRow } from '../domain/report-row.ts';

/** Servers of one organisation that a page lists before others get their turn. */
const PER_ORGANISATION = 3;

/**
 * The first so many rows, in order, but no organisation more than a few times while others wait: one with 500 servers
 * must not fill the page.
 */
export function firstOfEach(rows: readonly ReportRow[], limit: number): readonly ReportRow[] {
  const listed = new Map<string, number>();
  const chosen = new Set<ReportRow>();
  const passedOver: ReportRow[] = [];
  for (const row of rows) {
    if (chosen.size === limit) break;
    const owner = row.organisation ?? row.ip;
    const count = listed.get(owner) ?? 0;
    listed.set(owner, count + 1);
    if (count < PER_ORGANISATION) chosen.add(row);
    else passedOver.push(row);
  }
  for (const row of passedOver) if (chosen.size < limit) chosen.add(row);
  return rows.filter((row) => chosen.has(row));
}
