import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { compareBuilds, parseBuild } from '../../../lib/domain/build.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';

const url = (name: string) => new URL(`../../../lib/domain/${name}`, import.meta.url);
const load = () => JSON.parse(readFileSync(url('catalog.data.json'), 'utf8'));
const schema = JSON.parse(readFileSync(url('catalog.schema.json'), 'utf8'));

interface Row {
  build: string;
  product: string;
  lane: string;
  name: string;
  released: string;
}
interface Data {
  products: { product: string; from: string; before: string }[];
  thresholds: { id: string; minimum: Record<string, string> }[];
  enforced: { floors: Record<string, string> }[];
  releases: Row[];
}

/** Every rule that the data breaks, in words. */
function broken(data: Data): string[] {
  const found: string[] = [];
  const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
  if (!validate(data))
    for (const error of validate.errors ?? []) found.push(`schema: ${error.instancePath} ${error.message}`);
  const builds = new Map<string, Row>();
  const names = new Set<string>();
  const newest = new Map<string, Row>();
  let before: Row | null = null;
  for (const row of data.releases) {
    const build = parseBuild(row.build);
    const product = data.products.find(({ product: name }) => name === row.product);
    const [from, end] = [parseBuild(product?.from ?? ''), parseBuild(product?.before ?? '')];
    if (!build || !from || !end || compareBuilds(build, from) < 0 || compareBuilds(build, end) >= 0) {
      found.push(`${row.build} is no build of product ${row.product}`);
      continue;
    }
    if (builds.has(row.build)) found.push(`${row.build} stands twice`);
    if (names.has(row.name)) found.push(`name "${row.name}" stands twice`);
    const previous = parseBuild(before?.build ?? '');
    if (previous && compareBuilds(previous, build) > 0) found.push(`${row.build} is out of order`);
    const older = newest.get(row.lane);
    if (older && older.released > row.released)
      found.push(`${row.build} goes back in time in lane ${row.lane}`);
    if (!row.lane.startsWith(`${row.product} `))
      found.push(`lane ${row.lane} is not of product ${row.product}`);
    builds.set(row.build, row);
    names.add(row.name);
    newest.set(row.lane, row);
    before = row;
  }
  for (const floors of [...data.thresholds.map((t) => t.minimum), ...data.enforced.map((e) => e.floors)]) {
    for (const lane of Object.keys(floors)) if (!newest.has(lane)) found.push(`unknown lane ${lane}`);
  }
  return found;
}

describe('the catalog data', () => {
  it('breaks no rule', () => expect(broken(load())).toEqual([]));

  it('has every generation from 4.0 to SE', () => {
    const products = exchangeCatalog.products.map(({ product }) => product);
    expect(products).toEqual([
      '4.0',
      '5.0',
      '5.5',
      '2000',
      '2003',
      '2007',
      '2010',
      '2013',
      '2016',
      '2019',
      'SE',
    ]);
    for (const product of products)
      expect(exchangeCatalog.releases.some((r) => r.product === product)).toBe(true);
  });

  const at = (data: Data, build: string) => data.releases.findIndex((row) => row.build === build);
  it.each<[string, (data: Data) => void]>([
    [
      'stands twice',
      (d) =>
        d.releases.splice(at(d, '15.2.2562.17'), 0, {
          ...(d.releases[at(d, '15.2.2562.17')] as Row),
          name: 'again',
        }),
    ],
    [
      'goes back in time',
      (d) => Object.assign(d.releases[at(d, '15.2.2562.53')] as Row, { released: '2025-07-02' }),
    ],
    [
      'unknown lane',
      (d) => Object.assign((d.thresholds[0] as Data['thresholds'][0]).minimum, { '2019 CU99': '15.2.1.1' }),
    ],
    [
      'unknown lane',
      (d) => Object.assign((d.enforced[0] as Data['enforced'][0]).floors, { '2016 CU99': '15.1.1.1' }),
    ],
    [
      'no build of product',
      (d) => Object.assign(d.releases[at(d, '15.2.2562.53')] as Row, { product: '2016' }),
    ],
    ['out of order', (d) => d.releases.reverse()],
    ['schema', (d) => Object.assign(d.releases[3] as Row, { releasd: '2026-01-01' })],
    ['schema', (d) => Object.assign(d.releases[3] as Row, { released: '1st of May' })],
    ['schema', (d) => Object.assign(d.releases[3] as Row, { kind: 'XU' })],
    ['not of product', (d) => Object.assign(d.releases[at(d, '15.2.2562.53')] as Row, { lane: '2019 CU15' })],
  ])('is refused when something %s', (words, spoil) => {
    const data = load();
    spoil(data);
    expect(broken(data).join('\n')).toContain(words);
  });
});
