import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReportApi } from '../../../lib/console/report-api.ts';
import { fleetServer } from '../../fixtures/fleet.ts';
import { type ReportWorld, startReportWorld } from '../../fixtures/report-world.ts';

let world: ReportWorld;
let api: ReturnType<typeof createReportApi>;
beforeAll(async () => {
  world = await startReportWorld();
  api = createReportApi(world.deps);
  await world.put(fleetServer(1, world.now));
});
afterAll(() => world.end());

const post = (path: string) => api.request(path, { method: 'POST' });

test.each([
  ['json', 'application/json'],
  ['csv', 'text/csv; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['txt', 'text/plain; charset=utf-8'],
])(
  'a report can be had as %s, and a browser is told not to do more with it than show it',
  async (format, type) => {
    const response = await api.request(`/reports/2026-11-23?format=${format}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  },
);

test('looking at a report neither keeps nor mails it', async () => {
  await api.request('/reports/2026-11-20');
  expect(await (await api.request('/reports')).json()).toEqual({ items: [] });
  expect(await world.outbox()).toHaveLength(0);
});

test('a day that is not over is shown as such, and is not mailed', async () => {
  const report = (await (await api.request('/reports/2026-11-24')).json()) as { complete: boolean };
  expect(report.complete).toBe(false);
  expect((await post('/reports/2026-11-24/mail')).status).toBe(409);
});

test('a report is mailed when asked for, once', async () => {
  expect(await (await post('/reports/2026-11-22/mail')).json()).toEqual({ name: '2026-11-22', mail: 'sent' });
  expect(await (await post('/reports/2026-11-22/mail')).json()).toEqual({
    name: '2026-11-22',
    mail: 'already',
  });
  expect(await (await post('/reports/2026-11-22/mail?period=week')).json()).toMatchObject({ mail: 'sent' });
  expect(await world.outbox()).toHaveLength(2);
  expect(await (await api.request('/reports')).json()).toEqual({ items: ['2026-11-22'] });
});

test.each([
  ['/reports/2026-11-25', 404],
  ['/reports/2026-02-30', 400],
  ['/reports/week-2026-11-23', 400],
  ['/reports/..%2F..%2Fraw', 400],
  ['/reports/2026-11-23?format=xml', 400],
  ['/reports/2026-11-23?period=month', 400],
])('%s is answered with %i', async (path, status) => {
  expect((await api.request(path)).status).toBe(status);
});
