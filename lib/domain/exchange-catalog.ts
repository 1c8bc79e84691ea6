import { type Build, compareBuilds, parseBuild } from './build.ts';
import data from './catalog.data.json' with { type: 'json' };
import type { Catalog, Product, Release, ReleaseKind } from './catalog.ts';
import { DAY, type Instant } from './time.ts';

interface ReleaseRow {
  build: string;
  product: string;
  lane: string;
  name: string;
  released: string;
  kind: string;
  su?: string;
  kb?: string;
  esuOnly?: boolean;
  withdrawn?: string;
}

/** The catalog in `catalog.data.json`, with builds and dates read. Its test guards the data; see CONTRIBUTING. */
export const exchangeCatalog: Catalog = readCatalog();

function readCatalog(): Catalog {
  const rows: readonly ReleaseRow[] = data.releases;
  return {
    asOf: data.asOf,
    products: data.products.map(
      (row): Product => ({
        product: row.product,
        name: row.name,
        from: build(row.from),
        before: build(row.before),
        mainstreamEnd: dayAfter(row.mainstreamEnd),
        extendedEnd: dayAfter(row.extendedEnd),
        esuEnd: dayAfter(row.esuEnd),
      }),
    ),
    releases: rows.map(readRelease).sort((a, b) => compareBuilds(a.build, b.build)),
    thresholds: data.thresholds.map((row) => ({
      id: row.id,
      label: row.label,
      cves: row.cves,
      fixedIn: row.fixedIn,
      released: Date.parse(row.released),
      minimum: floors(row.minimum),
    })),
    enforced: data.enforced.map((row) => ({ from: Date.parse(row.from), floors: floors(row.floors) })),
  };
}

function readRelease(row: ReleaseRow): Release {
  // Rollups of 2007 and 2010 carried the security fixes of their month but no common name.
  const update = row.su ?? (row.kind === 'RU' ? row.released.slice(0, 7) : null);
  return {
    build: build(row.build),
    product: row.product,
    lane: row.lane,
    name: row.name,
    released: Date.parse(row.released),
    kind: row.kind as ReleaseKind,
    update,
    kb: row.kb ?? null,
    esuOnly: row.esuOnly ?? false,
    withdrawn: row.withdrawn ?? null,
  };
}

function build(text: string): Build {
  const parsed = parseBuild(text);
  if (!parsed) throw new Error(`catalog.data.json: "${text}" is not a build`);
  return parsed;
}

function floors(row: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, Build> {
  return new Map(Object.entries(row).flatMap(([lane, text]) => (text ? [[lane, build(text)]] : [])));
}

/** Support lasts through the end of the day named. */
function dayAfter(day: string | null): Instant | null {
  return day === null ? null : Date.parse(day) + DAY;
}
