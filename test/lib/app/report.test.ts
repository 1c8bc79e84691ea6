import { afterEach, expect, test } from 'vitest';
import { endOrganisationExemption, exemptOrganisation } from '../../../lib/app/exempt.ts';
import { startPause, stopPause } from '../../../lib/app/pause-organisation.ts';
import { keepReport, type ReportDeps, readReport, report } from '../../../lib/app/report.ts';
import { setContacts } from '../../../lib/app/set-contacts.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { HOUR } from '../../../lib/domain/time.ts';
import { fleetMail, fleetServer } from '../../fixtures/fleet.ts';
import { hasPython, python } from '../../fixtures/python.ts';
import { type ReportWorld, startReportWorld } from '../../fixtures/report-world.ts';

let world: ReportWorld;
afterEach(() => world.end());

const json = async (name: string) => {
  const bytes = await readReport(world.deps, name, 'json');
  return JSON.parse(Buffer.from(bytes ?? []).toString());
};
const subjects = async () =>
  (await world.outbox()).map((mail) => /^Subject: (.*)$/m.exec(mail.toString())?.[1]?.trim());

test('a report run twice, and two at once, make one report and send one mail', async () => {
  world = await startReportWorld();
  const runs = await Promise.all([report(world.deps), report(world.deps)]);
  expect(runs.flat().filter(({ created }) => created)).toHaveLength(1);
  expect(runs.flat().filter(({ mail }) => mail === 'sent')).toHaveLength(1);
  const first = await readReport(world.deps, '2026-11-23', 'json');
  world.now += HOUR;
  expect(await report(world.deps)).toEqual([{ name: '2026-11-23', created: false, mail: 'already' }]);
  expect(await readReport(world.deps, '2026-11-23', 'json')).toEqual(first);
  expect(await world.outbox()).toHaveLength(1);
});

test('a day without mail has its report: it says that there is nothing to do', async () => {
  world = await startReportWorld();
  await report(world.deps);
  expect(await subjects()).toEqual(['Portcullis 2026-11-23: nothing to do']);
  expect((await json('2026-11-23')).mail).toEqual({ accepted: 0, deferred: 0, rejected: 0, quarantined: 0 });
});

test('counts are those of the day, of all servers, more than one batch of them', async () => {
  world = await startReportWorld();
  const sums = { accepted: 0, deferred: 0, rejected: 0, quarantined: 0 };
  for (let index = 0; index < 130; index++) {
    const server = fleetServer(index, world.now);
    await world.put(server);
    await world.count(server, '2026-11-22', { accepted: 1000 });
    await world.count(server, '2026-11-24', { rejected: 1000 });
    if (index % 97 === 3) continue;
    await world.count(server, '2026-11-23', fleetMail(index));
    for (const name of ['accepted', 'deferred', 'rejected', 'quarantined'] as const) {
      sums[name] += fleetMail(index)[name];
    }
  }
  await report(world.deps);
  const { mail, servers } = await json('2026-11-23');
  expect(mail).toEqual(sums);
  expect(servers).toBe(130);
  const csv = Buffer.from((await readReport(world.deps, '2026-11-23', 'csv')) ?? []).toString();
  expect(csv.trim().split('\r\n')).toHaveLength(131);
}, 120_000);

test('a weekly report comes on its day, sums seven days and knows what changed in them', async () => {
  world = await startReportWorld({ report: { to: ['operator@receiver.example'], weekly: 'tuesday' } });
  const server = { ...fleetServer(1, world.now), attribution: 'direct' as const };
  await world.put(server);
  await world.count(server, '2026-11-16', { accepted: 100 });
  await world.count(server, '2026-11-17', { accepted: 10 });
  await world.count(server, '2026-11-23', { accepted: 1, rejected: 2 });
  const done = await report(world.deps);
  expect(done.map(({ name, mail }) => [name, mail])).toEqual([
    ['2026-11-23', 'sent'],
    ['week-2026-11-23', 'sent'],
  ]);
  const week = await json('week-2026-11-23');
  expect(week.mail).toEqual({ accepted: 11, deferred: 0, rejected: 2, quarantined: 0 });
  expect(week.changes.detected.total).toBe(1);
  expect(week.days.map(({ day }: { day: string }) => day)).toEqual(['2026-11-23']);
});

test('a day that was missed and is made later repeats nothing that a report has told', async () => {
  world = await startReportWorld();
  const outdated = (index: number) => ({
    ...fleetServer(1, world.now),
    id: `s${index}`,
    attribution: 'direct' as const,
  });
  const told = async (name: string) => {
    await keepReport(world.deps, name);
    return (await json(name)).changes.detected.total;
  };
  await world.put(outdated(1));
  expect(await told('2026-11-21')).toBe(1);
  await world.put(outdated(2));
  // The 22nd is missed: the 23rd tells of both days.
  expect(await told('2026-11-23')).toBe(1);
  await world.put(outdated(3));
  expect(await told('2026-11-22')).toBe(0);
  expect(await told('2026-11-20')).toBe(0);
  world.now += 24 * HOUR;
  expect(await told('2026-11-24')).toBe(1);
  // A week that begins after the missed day has what came after it, and one that is made late no more than its days.
  expect(await told('week-2026-11-29')).toBe(2);
  expect(await told('week-2026-11-23')).toBe(2);
});

test('organisations with a pause or an exemption in force are listed, also without a server', async () => {
  world = await startReportWorld();
  const { deps } = world;
  await startPause(deps, 'paused.example', 10, 'api');
  await exemptOrganisation(deps, 'exempt.example', { until: world.now + 48 * HOUR, reason: 'moving' }, 'api');
  await exemptOrganisation(deps, 'over.example', { until: world.now + 1, reason: 'moved' }, 'api');
  await startPause(deps, 'ended.example', 10, 'api');
  world.now += HOUR;
  await stopPause(deps, 'ended.example', 'api');
  await exemptOrganisation(deps, 'taken.example', { until: world.now + 48 * HOUR, reason: 'moving' }, 'api');
  await endOrganisationExemption(deps, 'taken.example', 'api');
  await setContacts(deps, 'contacts.example', [], null, 'api');
  const { pauses, exemptions } = await json('2026-11-23');
  expect(pauses.top.map(({ organisation }: { organisation: string }) => organisation)).toEqual([
    'paused.example',
  ]);
  expect(exemptions.top.map(({ who }: { who: string }) => who)).toEqual(['exempt.example']);
  // What finds them is no part of them.
  const found = await deps.organisations.find('paused.example');
  expect(Object.keys(found?.organisation ?? {}).sort()).toEqual(Object.keys(newOrganisation('')).sort());
  for await (const { server } of deps.servers.dueForReview(world.now + 1000 * HOUR))
    throw new Error(server.id);
});

test('the CSV has the separator of the configuration', async () => {
  world = await startReportWorld({ report: { csvSeparator: ';' } });
  await report(world.deps);
  const csv = Buffer.from((await readReport(world.deps, '2026-11-23', 'csv')) ?? []).toString();
  expect(csv).toMatch(/^\ufeffserver;ip;/);
});

test('the chart has the days before from their own reports, and leaves out those that have none', async () => {
  world = await startReportWorld();
  await world.put({ ...fleetServer(1, world.now), attribution: 'direct', exemption: null });
  await report(world.deps);
  world.now += 48 * HOUR;
  await report(world.deps);
  const { days } = await json('2026-11-25');
  expect(days.map(({ day }: { day: string }) => day)).toEqual(['2026-11-23', '2026-11-25']);
  expect(days[0].stages).toHaveLength(1);
});

test('the day of a report is the local one, also when clocks change and on a leap day', async () => {
  world = await startReportWorld({ timeZone: 'America/New_York' });
  const ran = async (at: string) => {
    world.now = Date.parse(at);
    return (await report(world.deps)).map(({ name }) => name);
  };
  expect(await ran('2026-11-01T11:00:00Z')).toEqual(['2026-10-31']);
  expect(await ran('2026-11-02T04:59:00Z')).toEqual(['2026-10-31']);
  expect(await ran('2026-11-02T05:00:00Z')).toEqual(['2026-11-01']);
  expect(await ran('2028-03-01T04:59:00Z')).toEqual(['2028-02-28']);
  expect(await ran('2028-03-01T05:00:00Z')).toEqual(['2028-02-29']);
});

test('a mail that was put off is tried again by the next run, one that may have gone out is not', async () => {
  world = await startReportWorld();
  const failed: unknown[] = [];
  const telemetry = {
    ...world.deps.telemetry,
    count: (metric: string, _: number, dimensions?: object) =>
      metric === 'ReportMailFailed' && failed.push(dimensions),
  };
  const with_ = (send: ReportDeps['mailer']['send']): ReportDeps => ({
    ...world.deps,
    telemetry,
    mailer: { send },
  });
  await expect(report(with_(async () => 'postponed'))).rejects.toThrow(/put off/);
  expect((await report(with_(async () => 'refused')))[0]?.mail).toBe('refused');
  const cut = with_(() => Promise.reject(new Error('connection lost')));
  await expect(report(cut)).rejects.toThrow('connection lost');
  // What the alarm hears of.
  expect(failed).toEqual([{ outcome: 'postponed' }, { outcome: 'refused' }, { outcome: 'unconfirmed' }]);
  expect((await report(world.deps))[0]?.mail).toBe('already');
  expect(await world.outbox()).toHaveLength(0);
});

test('a report that was cut off before it was complete is made again', async () => {
  world = await startReportWorld();
  await world.deps.reports.write('2026-11-23', 'html', Buffer.from('half'));
  expect(Buffer.from((await readReport(world.deps, '2026-11-23', 'html')) ?? []).toString()).not.toBe('half');
  expect(await keepReport(world.deps, '2026-11-23')).toBe(true);
  expect(Buffer.from((await readReport(world.deps, '2026-11-23', 'html')) ?? []).toString()).toContain(
    '</html>',
  );
});

test('without anybody to mail to, reports are only kept', async () => {
  world = await startReportWorld({ report: {} });
  expect(await report(world.deps)).toEqual([{ name: '2026-11-23', created: true, mail: 'nobody' }]);
});

test.skipIf(!hasPython)(
  'another MIME reader finds text and page in the mail, no defect, and less than 100 kB',
  async () => {
    world = await startReportWorld();
    for (let index = 0; index < 60; index++) {
      const name = `<b>${'&"'.repeat(60)}</b>\r\nBcc: x@example.net`;
      await world.put({ ...fleetServer(index, world.now), name, organisation: `${index}.example` });
    }
    await report(world.deps);
    const [raw] = await world.outbox();
    expect(raw?.length).toBeLessThan(100_000);
    const parsed = python<{ subject: string; types: string[]; defects: number; bcc: string | null }>(
      `
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({'subject': m['subject'], 'bcc': m['bcc'], 'types': [p.get_content_type() for p in m.walk()],
  'defects': sum(len(p.defects) for p in m.walk())}))`,
      raw ?? '',
    );
    expect(parsed).toMatchObject({
      types: ['multipart/alternative', 'text/plain', 'text/html'],
      defects: 0,
      bcc: null,
    });
    expect(parsed.subject).toMatch(/^Portcullis 2026-11-23: \d+ out-of-date servers/);
  },
);
