import { expect, test } from 'vitest';
import { gate } from '../../../lib/app/gate.ts';
import { keepReport } from '../../../lib/app/report.ts';
import { createConsole } from '../../../lib/console/console.ts';
import { ReportCharts } from '../../../lib/console/parts/report-charts.tsx';
import { createTokenAccess } from '../../../lib/console/token-access.ts';
import { addDays } from '../../../lib/domain/calendar.ts';
import { DEFAULT_LADDER } from '../../../lib/domain/ladder.ts';
import { DAY, toIso } from '../../../lib/domain/time.ts';
import { exchangeHop, receiptEvent } from '../../helpers/headers.ts';
import { useWorld } from '../../helpers/world.ts';

const world = useWorld({ detection: { sightings: 1, withinHours: 24 } });

async function overview(): Promise<{ text: string; bytes: number }> {
  const app = createConsole(world().deps, { access: createTokenAccess('token'), secret: 'secret' });
  const response = await app.request('/', { headers: { authorization: 'Bearer token' } });
  expect(response.status).toBe(200);
  const text = await response.text();
  return { text, bytes: Buffer.byteLength(text) };
}

test('before the first report and the first server it says so', async () => {
  const { text } = await overview();
  expect(text).toContain('The first report is made in the morning');
  expect(text).toContain('No out-of-date server has been detected');
  expect(text).toContain('No server is due for a next stage');
});

test('it shows the last report, the servers furthest up and what the week brings, in few bytes', async () => {
  const { deps, clock } = world();
  const start = clock.now();
  const send = async (id: string) => {
    await world().putRaw(id);
    await gate(deps, receiptEvent({ id, at: toIso(clock.now()), received: [exchangeHop('15.1.2507.39')] }));
  };
  await send('overview1');
  clock.moveTo(start + 1.2 * DAY);
  await keepReport(deps, toIso(start).slice(0, 10));
  clock.moveTo(start + 25 * DAY);
  await send('overview2');
  await keepReport(deps, toIso(start + 24 * DAY).slice(0, 10));
  const { text, bytes } = await overview();
  expect(text).toContain('1 server is out of date.');
  expect(text).toContain(`/reports/${toIso(start + 24 * DAY).slice(0, 10)}?format=html`);
  expect(text).toMatch(/ex01\.wingtip\.example/);
  expect(text).toMatch(/Wednesday, November 4.*1 to stage 2/s);
  expect(text).toMatch(/aria-label="Out-of-date servers by stage\. On the last day: Stage 1 1\."/);
  expect(bytes).toBeLessThan(35_000);
});

test('charts of thirty days with every stage and many products stay small', () => {
  const last = '2026-11-23';
  const products = ['SE', '2019', '2016', '2013', '2010', '2007'];
  const days = Array.from({ length: 30 }, (_, back) => ({
    day: addDays(last, back - 29),
    stages: DEFAULT_LADDER.flatMap(({ stage }) =>
      products.map((product, index) => ({ product, stage, servers: 1234 * stage + 77 * index + back })),
    ),
    mail: { accepted: 123_456, deferred: 45_678, rejected: 3_456, quarantined: 789 },
  }));
  const html = String(ReportCharts({ days, last, stages: DEFAULT_LADDER.length }));
  expect(html).toContain('aria-label="Out-of-date servers by product. On the last day: ');
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
});
