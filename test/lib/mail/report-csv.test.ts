import { expect, test } from 'vitest';
import { csvHead, csvLine } from '../../../lib/mail/report-csv.ts';
import { fleetServer } from '../../fixtures/fleet.ts';
import { hasPython, python } from '../../fixtures/python.ts';
import { MADE_AT, reportOf } from '../../fixtures/reports.ts';

const read = (delimiter: ',' | ';') => `
import csv, io, json, sys
text = sys.stdin.buffer.read().decode('utf-8-sig')
print(json.dumps(list(csv.DictReader(io.StringIO(text, newline=''), delimiter='${delimiter}', restkey='more'))))`;

const HOSTILE = [
  '=cmd|"/c calc"!A1',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  ' =1',
  '"=1',
  '\uff1d1+1',
  '|calc',
  '%1',
  'a,b;c',
  'a;=1',
  'a,=1',
  'a;b, "+1',
  'quote " in',
  'line\r\nbreak',
  'plain.example',
  'größe.example',
];

function csvOf(names: readonly string[], separator: ',' | ';' = ','): string {
  const servers = names.map((name, index) => ({
    server: { ...fleetServer(index, MADE_AT), name, organisation: name },
  }));
  const all = servers.map(
    (one) => reportOf([{ server: { ...one.server, attribution: 'relayed' } }]).relayed.top,
  );
  return (
    csvHead(separator) +
    all
      .flat()
      .map((row) => csvLine(separator, row, MADE_AT, null))
      .join('')
  );
}

test('a spreadsheet knows it for UTF-8, and every line ends as RFC 4180 says', () => {
  const csv = csvOf(['größe.example']);
  expect(csv.startsWith('\ufeffserver,ip,')).toBe(true);
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

const isFormula = (cell: string) => /^[\s"]*[=+\-@|%\uff1d]/u.test(cell);

test.skipIf(!hasPython).each([',', ';'] as const)(
  'another CSV reader that divides at %s finds one row a server and no cell that begins a formula',
  (separator) => {
    const rows = python<Record<string, string>[]>(read(separator), csvOf(HOSTILE, separator));
    expect(rows).toHaveLength(HOSTILE.length);
    for (const [index, row] of rows.entries()) {
      expect(Object.values(row).filter(isFormula)).toEqual([]);
      const text = (HOSTILE[index] ?? '').replace(/[\r\n\t]+/g, ' ');
      expect(row.server?.replaceAll("'", '')).toBe(text);
    }
    expect(rows.at(-1)?.server).toBe('größe.example');
    expect(rows[0]?.server?.startsWith("'=")).toBe(true);
  },
);

test.skipIf(!hasPython).each([
  [',', ';'],
  [';', ','],
] as const)('one that divides at %s what was divided at %s finds none either', (reader, separator) => {
  const rows = python<Record<string, string | string[]>[]>(read(reader), csvOf(HOSTILE, separator));
  expect(rows.length).toBeGreaterThan(0);
  const cells = rows.flatMap((row) => Object.values(row).flat());
  expect(cells.filter((cell) => cell !== null && isFormula(cell))).toEqual([]);
});
