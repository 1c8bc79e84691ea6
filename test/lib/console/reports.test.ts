import { readdir } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { keepReport } from '../../../lib/app/report.ts';
import { addDays } from '../../../lib/domain/calendar.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { useWorld } from '../../helpers/world.ts';
import { askingAs } from './asking.ts';

const world = useWorld({
  domains: ['receiver.example'],
  report: { to: ['operator@receiver.example'], weekly: 'monday' },
});
const operator = askingAs('operator', () => world().deps);
const viewer = askingAs('viewer', () => world().deps);
const LAST = '2026-12-20';

test('before the first report the page says so', async () => {
  expect((await operator.get('/reports')).text).toContain('The first report is made in the morning.');
});

beforeAll(async () => {
  const { clock } = world();
  expect((await operator.get('/reports')).text).not.toContain('<table');
  clock.moveTo(Date.parse(LAST) + 1.5 * DAY);
});

async function keep(): Promise<void> {
  for (let back = 0; back < 40; back++) await keepReport(world().deps, addDays(LAST, -back));
  await keepReport(world().deps, `week-${LAST}`);
}

test('reports are listed by day and by week, five weeks a page, each to look at and to download', async () => {
  await keep();
  const { status, text } = await operator.get('/reports');
  expect(status).toBe(200);
  for (const part of [
    `href="/reports/${LAST}?format=html"`,
    `href="/reports/${LAST}?format=csv" download="portcullis-${LAST}.csv"`,
    `href="/reports/${LAST}?period=week&amp;format=json" download="portcullis-week-${LAST}.json"`,
    'Mon 14 Dec to Sun 20 Dec 2026',
    'each Monday of the seven days before',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain(`/reports/${addDays(LAST, -35)}`);
  const earlier = /href="(\/reports\?until=[^"]+)"/.exec(text)?.[1] ?? '';
  const next = (await operator.get(earlier)).text;
  expect(next).toContain(`/reports/${addDays(LAST, -35)}?format=html`);
  expect(next).toContain(`/reports/${addDays(LAST, -39)}?format=html`);
  expect(next).not.toMatch(/until=\d/);
});

// The style of all pages is stricter than what a report needs, and must not be put in its place.
test.each(['/reports', '/api/reports'])(
  'a report below %s keeps its own content security policy',
  async (at) => {
    const { status, headers } = await operator.get(`${at}/${LAST}?format=html`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
  },
);

test('pages keep theirs', async () => {
  const policy = (await operator.get('/reports')).headers.get('content-security-policy');
  expect(policy).toContain("style-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test('a report is looked at as a page, unless another format is asked for', async () => {
  expect((await operator.get(`/reports/${LAST}`)).headers.get('content-type')).toContain('text/html');
  const csv = await operator.get(`/reports/${LAST}?format=csv&period=week`);
  expect(csv.headers.get('content-disposition')).toContain(`portcullis-week-${LAST}.csv`);
});

test('a viewer can neither see nor do what sends a report', async () => {
  expect((await viewer.get('/reports')).text).not.toContain('Send by mail');
  expect((await viewer.post(`/reports/${LAST}/mail`)).status).toBe(403);
  expect(await readdir(world().outbox).catch(() => [])).toHaveLength(0);
});

test('an operator sends a report by mail, once, and it is no longer offered', async () => {
  const form = `action="/reports/${LAST}/mail?period=week"`;
  expect((await operator.get('/reports')).text).toContain(form);
  const send = () => operator.post(`/reports/${LAST}/mail?period=week`);
  expect(await send()).toMatchObject({ status: 303, location: '/reports?done=report-sent' });
  expect(await send()).toMatchObject({ status: 303, location: '/reports?done=report-already-sent' });
  expect((await readdir(world().outbox)).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  expect((await operator.get('/reports?done=report-sent')).text).toContain('The report has been sent.');
  expect((await operator.get('/reports')).text).not.toContain(form);
});

test('a day that is not over is not mailed', async () => {
  const { status, text } = await operator.post('/reports/2026-12-21/mail');
  expect(status).toBe(409);
  expect(text).toContain('is not over');
});

test('where nobody is to get reports none can be sent', async () => {
  const { deps } = world();
  const nobody = askingAs('operator', () => ({ ...deps, report: { ...deps.report, to: [] } }));
  expect((await nobody.get('/reports')).text).toMatch(/mailed to nobody/);
  expect((await nobody.get('/reports')).text).not.toContain('Send by mail');
  expect((await nobody.post('/reports/2026-12-19/mail')).status).toBe(409);
});

test.each([
  ['/reports?until=2026-02-30', 400],
  ['/reports?until=%3Cscript%3E', 400],
  ['/reports?more=1', 400],
  ['/reports/2027-01-01', 404],
  ['/reports/%3Cscript%3Ealert(1)', 400],
  ['/reports/..%2F..%2Fraw', 400],
  [`/reports/${LAST}?format=xml`, 400],
])('%s is answered with %i, and nothing of it comes back as markup', async (path, status) => {
  const answer = await operator.get(path);
  expect(answer.status).toBe(status);
  expect(answer.text).not.toContain('<script');
});
