import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';

const report = (config: unknown) => parseConfig(config, exchangeCatalog).report;

test('without a word reports are made at six, for nobody', () => {
  expect(report({})).toEqual({
    to: [],
    weekly: null,
    at: '06:00',
    from: 'portcullis@portcullis.example',
    csvSeparator: ',',
  });
  expect(report({ domains: ['receiver.example'] }).from).toBe('portcullis@receiver.example');
});

test.each([
  // advanceAt, report
  ['02:00', '06:00'],
  ['04:59', '06:00'],
  ['05:00', '06:00'],
  ['07:30', '08:30'],
  ['23:30', '23:59'],
])('with the daily run at %s the report comes at %s', (advanceAt, at) => {
  expect(report({ advanceAt }).at).toBe(at);
});

test.each([
  // report, key, rule
  [{ at: '01:30' }, 'report.at', /later than advanceAt/],
  [{ at: '6:00' }, 'report.at', /time of day/],
  [{ to: ['nobody'] }, 'report.to[0]', /email/i],
  [{ weekly: 'someday' }, 'report.weekly', /monday/],
  [{ to: ['x@example.com\r\nBcc: y@example.com'] }, 'report.to[0]', /email/i],
  [{ csvSeparator: '\t' }, 'report.csvSeparator', /";"/],
  [{ colour: 'red' }, 'report.colour', /unknown key/],
])('%j is refused', (broken, key, rule) => {
  expect(() => report({ report: broken })).toThrow(
    expect.objectContaining({ issues: [{ key, rule: expect.stringMatching(rule) }] }),
  );
});
