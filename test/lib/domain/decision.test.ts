import { expect, it } from 'vitest';
import { decide } from '../../../lib/domain/decision.ts';
import { DEFAULT_LADDER } from '../../../lib/domain/ladder.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { DAY, HOUR, MINUTE } from '../../../lib/domain/time.ts';
import { windowStart } from '../../../lib/domain/window.ts';
import { aServer } from '../../helpers/servers.ts';

const inStage = (granted: number) => aServer({ episode: { startedAt: 0, granted, credit: 0 } });
/** The first minute of the server's hour, on a day when every stage is due. */
const begin = 100 * DAY + windowStart(inStage(1).id) * MINUTE;
const at = (minute: number) => begin + minute * MINUTE;
const organisation = (until: number) => ({
  ...newOrganisation('wingtip.example'),
  pauses: [{ from: begin - HOUR, until }],
});

// stage granted | minute of its hour | verdict | reason | minutes
const CASES = [
  [1, 0, 'accept', 'open-window', undefined],
  [4, 0, 'defer', 'throttle-window', 20],
  [4, 19, 'defer', 'throttle-window', 20],
  [4, 20, 'accept', 'open-window', undefined],
  [6, 0, 'reject', 'block-window', 10],
  [6, 10, 'defer', 'throttle-window', 30],
  [6, 40, 'accept', 'open-window', undefined],
  [8, 59, 'reject', 'block-window', 60],
] as const;

it.each(CASES)('in stage %d, minute %d: %s, %s', (stage, minute, verdict, reason, minutes) => {
  const decision = decide(DEFAULT_LADDER, inStage(stage), null, true, null, at(minute));
  expect(decision).toMatchObject({ verdict, reason, stage, ...(minutes === undefined ? {} : { minutes }) });
});

it('defers until the throttle window ends', () => {
  expect(decide(DEFAULT_LADDER, inStage(6), null, true, null, at(15))).toMatchObject({ until: at(40) });
});

it('quarantines what it may not bounce, with the reason', () => {
  expect(decide(DEFAULT_LADDER, inStage(8), null, true, 'null-sender', at(5))).toMatchObject({
    verdict: 'quarantine',
    reason: 'null-sender',
  });
});

it('accepts mail of a server without an episode, of one only observed, exempt or paused', () => {
  expect(decide(DEFAULT_LADDER, aServer(), null, true, null, at(0))).toMatchObject({
    verdict: 'accept',
    reason: 'no-episode',
    stage: 0,
  });
  expect(decide(DEFAULT_LADDER, inStage(8), null, false, null, at(0))).toMatchObject({
    reason: 'observed-only',
  });
  const exempt = aServer({ ...inStage(8), exemption: { until: at(9), reason: 'moving' } });
  expect(decide(DEFAULT_LADDER, exempt, null, true, null, at(0))).toMatchObject({ reason: 'exempt' });
  expect(decide(DEFAULT_LADDER, inStage(8), organisation(at(9)), true, null, at(0))).toMatchObject({
    reason: 'paused',
  });
  expect(decide(DEFAULT_LADDER, inStage(8), organisation(at(9)), true, null, at(9))).toMatchObject({
    verdict: 'reject',
  });
});
