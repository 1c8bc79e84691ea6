import { expect, test } from 'vitest';
import { csvHead, csvLine } from '../../../lib/mail/report-csv.ts';
import { fleetServer } from '../../fixtures/fleet.ts';
import { hasPython, python } from '../../fixtures/python.ts';
import { MADE_AT, reportOf } from '../../fixtures/reports.ts';

const READ = `
import csv, io, json, sys
text = sys.stdin.buffer.read().decode('utf-8-sig')
print(json.dumps(list(csv.DictReader(io.StringIO(text, newline='')))))`;

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
  'quote " in',
  'line\r\nbreak',
  'plain.example',
  'größe.example',
];

function csvOf(names: readonly string[]): string {
  const servers = names.map((name, index) => ({
    server: { ...fleetServer(index, MADE_AT), name, organisation: name },
  }));
  const all = servers.map(
    (one) => reportOf([{ server: { ...one.server, attribution: 'relayed' } }]).relayed.top,
  );
  return (
    csvHead() +
    all
      .flat()
      .map((row) => csvLine(row, MADE_AT, null))
      .join('')
  );
}

test('a spreadsheet knows it for UTF-8, and every line ends as RFC 4180 says', () => {
  const csv = csvOf(['größe.example']);
  expect(csv.startsWith('\ufeffserver,ip,')).toBe(true);
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test.skipIf(!hasPython)('another CSV reader finds one row a server and no cell that begins a formula', () => {
  const rows = python<Record<string, string>[]>(READ, csvOf(HOSTILE));
  expect(rows).toHaveLength(HOSTILE.length);
  for (const [index, row] of rows.entries()) {
    const formulas = Object.values(row).filter((cell) => /^[\s"]*[=+\-@|%\uff1d]/u.test(cell));
    expect(formulas).toEqual([]);
    const name = row.server ?? '';
    const text = (HOSTILE[index] ?? '').replace(/[\r\n\t]+/g, ' ');
    expect(name === text || name === `'${text}`).toBe(true);
  }
  expect(rows.at(-1)?.server).toBe('größe.example');
  expect(rows[0]?.server?.startsWith("'=")).toBe(true);
});
