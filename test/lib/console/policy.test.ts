import { expect, test } from 'vitest';
import { useWorld } from '../../helpers/world.ts';
import { askingAs } from './asking.ts';

const NASTY = `<script>alert(1)</script>"'>\u202e${'A'.repeat(1000)}`;

const world = useWorld({
  domains: ['receiver.example'],
  timeZone: 'Europe/Berlin',
  ladder: [
    { stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 0 },
    { stage: 2, fromDay: 14, throttleMinutes: 25, blockMinutes: 5 },
    { stage: 3, fromDay: 28, throttleMinutes: 0, blockMinutes: 60 },
  ],
  floors: { policy: 'explicit', builds: { '2019 CU15': '15.2.1748.39', 'SE RTM': '15.2.2562.29' } },
  esu: ['museum.example'],
  exemptions: [
    { organisation: 'adatum.example', until: '2027-03-31', reason: 'moves in March' },
    { server: '198.51.100.7', until: '2026-01-31', reason: 'was replaced' },
  ],
});
const viewer = askingAs('viewer', () => world().deps);
const operator = askingAs('operator', () => world().deps);

test('the ladder is a picture that also says in words what it shows', async () => {
  const { status, text } = await viewer.get('/policy');
  expect(status).toBe(200);
  expect(text).toContain(
    'aria-label="3 stages. From day 0, stage 1: only reported. From day 14, stage 2: refused 5 min, held back 25 min of each hour. From day 28, stage 3: all mail refused."',
  );
  // Stage 2: 5 of 60 minutes refused, 25 held back, 30 open; stage 3 is all one.
  const heights = (kind: string) =>
    [...text.matchAll(new RegExp(`<rect class="window-${kind}"[^>]* height="([\\d.]+)"`, 'g'))].map(
      ([, height]) => Number(height),
    );
  expect(heights('block')).toEqual([12.5, 150]);
  expect(heights('throttle')).toEqual([62.5]);
  expect(heights('open')).toEqual([150, 75]);
});

test('the lowest accepted build of each lane stands in both forms, with its release and the end of support', async () => {
  const { text } = await viewer.get('/policy');
  for (const part of [
    '15.2.1748.39',
    '15.02.1748.039',
    'Exchange Server 2019 CU15',
    '14 Oct 2025',
    'RTM to CU14',
  ]) {
    expect(text).toContain(part);
  }
});

test('the other rules are said in words', async () => {
  const { text } = await viewer.get('/policy');
  for (const part of [
    '3 messages of an out-of-date build within 24 hours',
    'only reported, never enforced',
    'Europe/Berlin',
    'receiver.example',
    'museum.example',
    'postmaster@receiver.example',
    '3 days',
    'English',
    world().deps.policy.catalog.asOf,
  ]) {
    expect(text).toContain(part);
  }
});

test('exemptions of the configuration are listed, those that are over as such', async () => {
  const { text } = await viewer.get('/policy');
  expect(text).toMatch(/adatum\.example.*until .*31 Mar 2027, 02:00.*moves in March/s);
  expect(text).toMatch(/198\.51\.100\.7.*over since .*31 Jan 2026/s);
});

test('there is nothing to change, and postmasters nobody writes to are said to be such', async () => {
  const { deps } = world();
  const silent = askingAs('operator', () => ({
    ...deps,
    policy: { ...deps.policy, notices: null, exemptions: [] },
  }));
  const { text } = await silent.get('/policy');
  expect(text).not.toMatch(/<form[^>]*action="\/policy/);
  expect(text).toContain('Postmasters are not written to.');
  expect(text).toContain('The configuration exempts nobody.');
  expect((await operator.post('/policy')).status).toBe(404);
});

test('text of the configuration stays text', async () => {
  const { deps } = world();
  const exemptions = [{ address: null, organisation: NASTY, until: deps.clock.now() + 1, reason: NASTY }];
  const policy = { ...deps.policy, exemptions, receiver: NASTY, link: NASTY };
  const { text } = await askingAs('operator', () => ({ ...deps, policy })).get('/policy');
  expect(text).not.toMatch(/<script|\u202e/);
});

test('a ladder of many stages, or of one, is still a picture', async () => {
  const { deps } = world();
  const stage = (number: number) => ({
    stage: number,
    fromDay: number - 1,
    throttleMinutes: 5,
    blockMinutes: 5,
  });
  for (const ladder of [Array.from({ length: 99 }, (_, index) => stage(index + 1)), [stage(1)]]) {
    const policy = { ...deps.policy, ladder };
    const { status, text } = await askingAs('operator', () => ({ ...deps, policy })).get('/policy');
    expect(status).toBe(200);
    expect(/<svg.*?<\/svg>/s.exec(text)?.[0]).not.toMatch(/NaN|Infinity|="-/);
  }
});
