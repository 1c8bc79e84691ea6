import { expect, test } from 'vitest';
import { NO_COUNTS } from '../../../lib/domain/counts.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { createRows } from '../../../lib/domain/report-row.ts';
import { changeSince } from '../../../lib/domain/report-snapshot.ts';
import { summarise } from '../../../lib/domain/report-summary.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { readSnapshot, writeSnapshot } from '../../../lib/mail/stored-snapshot.ts';
import { fleetServer } from '../../fixtures/fleet.ts';
import { collected, MADE_AT, policy, reportOf } from '../../fixtures/reports.ts';

const OUTDATED: Server = {
  ...fleetServer(1, MADE_AT),
  attribution: 'direct',
  compliance: 'unsupported',
  product: '2016',
  exemption: null,
  episodes: 1,
  episode: { startedAt: MADE_AT - 42 * DAY, granted: 3, credit: 0 },
};
const COMPLIANT: Server = {
  ...fleetServer(0, MADE_AT),
  attribution: 'direct',
  episode: null,
  compliance: 'compliant',
};

const rowOf = (server: Server) => createRows(policy, MADE_AT)(server, null, NO_COUNTS);

test('an empty report, and one about up-to-date servers only, say that there is nothing to do', () => {
  for (const report of [reportOf([]), reportOf([{ server: COMPLIANT }])]) {
    const { nothingToDo, headline, sentences } = summarise(report);
    expect(nothingToDo).toBe(true);
    expect(headline).toBe('nothing to do');
    expect(sentences[0]).toMatch(/^Nothing to do/);
  }
});

test('a row says how long until throttling and blocking, what comes next, and what would be enough', () => {
  const row = rowOf(OUTDATED);
  expect(row.stage?.stage).toBe(3);
  expect(row.next?.stage.stage).toBe(4);
  expect(row.next?.at).toBe(MADE_AT + 8 * DAY);
  expect(row.throttledFrom).toBe(MADE_AT - 12 * DAY);
  expect(row.blockedFrom).toBe(MADE_AT + 18 * DAY);
  expect(row.needs.length).toBeGreaterThan(0);
});

test('a pause moves the dates of a row by what is left of it', () => {
  const owner = {
    ...newOrganisation('x.example'),
    pauses: [{ from: MADE_AT - DAY, until: MADE_AT + 9 * DAY }],
  };
  const row = createRows(policy, MADE_AT)(OUTDATED, owner, NO_COUNTS);
  expect(row.standing).toBe('paused');
  expect(row.next?.at).toBe(MADE_AT + 18 * DAY);
});

test.each([
  // what differs, owner's exemption, standing
  ['enforced', {}, null],
  ['observed', { attribution: 'relayed' }, null],
  ['silent', { lastSeen: MADE_AT - 31 * DAY }, null],
  ['exempt', { exemption: { until: MADE_AT + 1, reason: 'r' } }, null],
  ['enforced', { exemption: { until: MADE_AT, reason: 'r' } }, null],
  ['exempt', {}, { until: MADE_AT + 1, reason: 'r' }],
  ['none', { episode: null }, null],
] as const)('a server counts as %s when %j, owner exempt: %j', (standing, differences, exemption) => {
  const owner = { ...newOrganisation('x.example'), exemption };
  const row = createRows(policy, MADE_AT)({ ...OUTDATED, ...differences }, owner, NO_COUNTS);
  expect(row.standing).toBe(standing);
  const report = reportOf([{ server: { ...OUTDATED, ...differences }, owner }]);
  expect(report.standings[standing]).toBe(1);
});

test.each([
  // before, now, change
  [null, OUTDATED, 'detected'],
  [null, { ...OUTDATED, episodes: 2 }, 'relapsed'],
  [null, COMPLIANT, null],
  [{ startedAt: MADE_AT - 42 * DAY, stage: 3 }, OUTDATED, null],
  [{ startedAt: MADE_AT - 42 * DAY, stage: 2 }, OUTDATED, 'escalated'],
  [{ startedAt: MADE_AT - 42 * DAY, stage: 2 }, { ...OUTDATED, attribution: 'relayed' as const }, null],
  [{ startedAt: MADE_AT - 90 * DAY, stage: 8 }, { ...OUTDATED, episodes: 2 }, 'relapsed'],
  [{ startedAt: MADE_AT - 42 * DAY, stage: 3 }, { ...OUTDATED, episode: null }, 'repaired'],
])('from %j, a server has changed since the report before', (before, server, change) => {
  const snapshot = new Map(before ? [[server.id, before]] : []);
  expect(changeSince(snapshot, rowOf(server))).toBe(change);
});

test('every change stands in exactly one report, also when a report was missed', () => {
  const first = collected([{ server: COMPLIANT }, { server: OUTDATED }]);
  expect(first.report.changes.detected.total).toBe(1);
  const again = collected([{ server: COMPLIANT }, { server: OUTDATED }], { before: first.snapshot });
  expect(Object.values(again.report.changes).map(({ total }) => total)).toEqual([0, 0, 0, 0]);
  const days = collected([{ server: { ...OUTDATED, episode: null } }], {
    before: again.snapshot,
    madeAt: MADE_AT + 9 * DAY,
  });
  expect(days.report.changes.repaired.total).toBe(1);
});

test('a snapshot reads back as it was', () => {
  const { snapshot } = collected([{ server: OUTDATED }, { server: COMPLIANT }]);
  expect(readSnapshot(writeSnapshot(snapshot))).toEqual(snapshot);
  expect(snapshot.size).toBe(1);
});

test('an organisation with 500 servers is one line of the organisations, and all its servers are counted', () => {
  const servers = Array.from({ length: 500 }, (_, index) => ({
    server: { ...OUTDATED, id: `id${index}`, name: `s${index}.big.example`, organisation: 'big.example' },
    mail: { accepted: 2, deferred: 1, rejected: 0, quarantined: 0 },
  }));
  const report = reportOf([...servers, { server: OUTDATED }]);
  expect(report.outdated.total).toBe(501);
  expect(report.organisations.top[0]).toEqual({ organisation: 'big.example', servers: 500, highestStage: 3 });
  expect(report.mail).toEqual({ accepted: 1000, deferred: 500, rejected: 0, quarantined: 0 });
  expect(report.stages).toEqual([{ product: '2016', stage: 3, servers: 501 }]);
});

test('pauses that run and exemptions of every kind are listed while they are in force', () => {
  const owner = {
    ...newOrganisation('x.example'),
    pauses: [{ from: MADE_AT - DAY, until: MADE_AT + DAY }],
    exemption: { until: MADE_AT + DAY, reason: 'of the organisation' },
  };
  const server = { ...OUTDATED, exemption: { until: MADE_AT + 2 * DAY, reason: 'of the server' } };
  const standingExemptions = [
    { who: '192.0.2.1', until: MADE_AT + 3 * DAY, reason: 'of the configuration' },
    { who: '192.0.2.2', until: MADE_AT, reason: 'over' },
  ];
  const report = reportOf([{ server, owner }], { standingExemptions });
  expect(report.pauses.top).toEqual([
    { organisation: 'x.example', from: MADE_AT - DAY, until: MADE_AT + DAY, daysLeft: 88 },
  ]);
  expect(report.exemptions.top.map(({ reason }) => reason)).toEqual([
    'of the organisation',
    'of the server',
    'of the configuration',
  ]);
});

test('what begins within a week is announced', () => {
  const soon = { ...OUTDATED, episode: { startedAt: MADE_AT - 55 * DAY, granted: 4, credit: 0 } };
  expect(reportOf([{ server: soon }]).ahead).toEqual({ throttled: 0, blocked: 1, resumed: 0 });
  expect(reportOf([{ server: OUTDATED }]).ahead).toEqual({ throttled: 0, blocked: 0, resumed: 0 });
});

test('the operator hears within a week that a pause ends, as long as a server is held to nothing by it', () => {
  const until = (days: number) => ({
    ...newOrganisation('x.example'),
    pauses: [{ from: MADE_AT - DAY, until: MADE_AT + days * DAY }],
  });
  const soon = reportOf([{ server: OUTDATED, owner: until(6) }]);
  expect(summarise(soon).sentences).toContain('Within the next 7 days a pause ends for 1 server.');
  expect(reportOf([{ server: OUTDATED, owner: until(8) }]).ahead.resumed).toBe(0);
  expect(reportOf([{ server: COMPLIANT, owner: until(6) }]).ahead.resumed).toBe(0);
});
