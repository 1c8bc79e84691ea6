import { expect, it } from 'vitest';
import { watched } from '../../../infra/local/alarms.ts';
import { virtualClock } from '../../../infra/local/clock.ts';
import { createLocalTelemetry } from '../../../infra/local/telemetry.ts';
import { HOUR, MINUTE } from '../../../lib/domain/time.ts';

const START = Date.parse('2026-10-05T08:00:00Z');

function world() {
  const clock = virtualClock(START);
  const { telemetry, alarms } = watched(
    createLocalTelemetry(() => {}),
    clock,
  );
  const names = async () => (await alarms.ringing()).map(({ name }) => name);
  return { clock, telemetry, alarms, names };
}

// what is counted | the alarm
it.each([
  ['FailOpen', 1, {}, 'FailedOpen'],
  ['Passed', 1, { reason: 'malformed-event' }, 'UnreadableEvent'],
  ['Passed', 1, { reason: 'no-exchange-hop' }, undefined],
  ['OldestHeldSeconds', 7200, {}, 'HeldTooLong'],
  ['OldestHeldSeconds', 7199, {}, undefined],
  ['OldestBounceSeconds', 3600, {}, 'BouncesLate'],
  ['ReportMailFailed', 1, { outcome: 'postponed' }, 'ReportNotMailed'],
  ['Notices', 2, { outcome: 'postponed' }, 'NoticesWaiting'],
  ['Notices', 0, { outcome: 'postponed' }, undefined],
  ['Notices', 2, { outcome: 'sent' }, undefined],
])('%s counted as %i by %j sets off %s', async (metric, value, dimensions, alarm) => {
  const { telemetry, names } = world();
  telemetry.count(metric, value, dimensions);
  expect(await names()).toEqual(alarm === undefined ? [] : [alarm]);
});

it('says since when, and is still counted', async () => {
  const { clock, telemetry, alarms } = world();
  telemetry.count('FailOpen', 1);
  clock.moveTo(START + MINUTE);
  telemetry.count('FailOpen', 1);
  expect(await alarms.ringing()).toEqual([
    { name: 'FailedOpen', description: expect.stringContaining('let through'), since: START },
  ]);
  expect(telemetry.totals()).toEqual({ FailOpen: 2 });
});

it('an event is over after a while, a gauge when it is lower', async () => {
  const { clock, telemetry, names } = world();
  telemetry.count('FailOpen', 1);
  telemetry.count('OldestHeldSeconds', 8000);
  clock.moveTo(START + HOUR);
  expect(await names()).toEqual(['HeldTooLong']);
  telemetry.count('OldestHeldSeconds', 0);
  expect(await names()).toEqual([]);
});
