import { expect, test } from 'vitest';
import { addDays } from '../../../lib/domain/calendar.ts';
import type { ReportDay } from '../../../lib/domain/report.ts';
import { reportHtml } from '../../../lib/mail/report-html.ts';
import { reportText } from '../../../lib/mail/report-text.ts';
import { fleetMail, fleetServer } from '../../fixtures/fleet.ts';
import { MADE_AT, reportOf } from '../../fixtures/reports.ts';

const PLACE = { csv: 's3://mail/reports/2026-11-23.csv', stages: 8 };
const HOSTILE = `"><script>alert(1)</script><img src=x onerror='x'>&amp;\u202egnp.exe\u0000`;

/** A chart that is as full as it gets. */
const fullDays: ReportDay[] = Array.from({ length: 29 }, (_, index) => ({
  day: addDays('2026-11-23', index - 29),
  stages: ['2007', '2010', '2013', '2016', '2019', 'SE'].flatMap((product) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((stage) => ({ product, stage, servers: 1000 + stage })),
  ),
  mail: { accepted: 1e6, deferred: 1e5, rejected: 1e5, quarantined: 1e4 },
}));

function* fleet(count: number, name?: string) {
  for (let index = 0; index < count; index++) {
    const server = fleetServer(index, MADE_AT);
    yield {
      server: name === undefined ? server : { ...server, name, organisation: name },
      mail: fleetMail(index),
    };
  }
}

test('a server name that is markup stays text, and hides nothing', async () => {
  const report = reportOf(fleet(40, HOSTILE), {
    standingExemptions: [{ who: HOSTILE, until: MADE_AT + 1, reason: HOSTILE }],
    receiver: HOSTILE,
  });
  const page = await reportHtml(report, PLACE);
  expect(page).not.toMatch(/<script|<img/);
  expect(page).not.toMatch(/[\u202e\0]/);
  expect(page).toContain('&lt;script&gt;');
  expect(reportText(report, PLACE.csv)).not.toMatch(/[\u202e\0]/);
});

test('a page loads nothing and leads nowhere', async () => {
  const page = await reportHtml(reportOf(fleet(200), {}, fullDays), PLACE);
  expect(page).not.toMatch(/\b(?:src|href|url|@import)\b/i);
});

test('with 20,000 servers of the longest names the page has the first of each list and stays below 100 kB', async () => {
  const long = `${'&'.repeat(200)}.example`;
  const report = reportOf(fleet(20_000, long), {}, fullDays);
  const page = await reportHtml(report, PLACE);
  expect(Buffer.byteLength(page)).toBeLessThan(100_000);
  expect(page).toMatch(/and [\d,]+ more, all in the CSV/);
  const ordinary = await reportHtml(reportOf(fleet(20_000), {}, fullDays), PLACE);
  expect(Buffer.byteLength(ordinary)).toBeLessThan(72_000);
});

test('one organisation with 500 servers does not crowd out the others', async () => {
  const big = Array.from({ length: 500 }, (_, index) => ({
    server: {
      ...fleetServer(1, MADE_AT),
      id: `big${index}`,
      name: `s${index}.big.example`,
      organisation: 'big.example',
      episode: { startedAt: MADE_AT - 100 * 86_400_000, granted: 8, credit: 0 },
    },
  }));
  const small = {
    server: { ...fleetServer(1, MADE_AT), name: 'lone.small.example', organisation: 'small.example' },
  };
  const report = reportOf([...big.slice(0, 490), small]);
  const page = await reportHtml(report, PLACE);
  expect(page).toContain('lone.small.example');
  expect(page).toContain('big.example</a> 490');
});

test('a day on which nothing was wrong says so, in the page and in the text', async () => {
  const report = reportOf([]);
  expect(await reportHtml(report, PLACE)).toContain('Nothing to do');
  expect(reportText(report, PLACE.csv)).toContain('Nothing to do');
});

test('a page of a day that is not over says so', async () => {
  expect(await reportHtml(reportOf([], { complete: false }), PLACE)).toContain('not over');
});
