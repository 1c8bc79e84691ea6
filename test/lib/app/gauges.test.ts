import { expect, it } from 'vitest';
import { createLocalTelemetry } from '../../../infra/local/telemetry.ts';
import { gaugeBacklog, gaugeStages } from '../../../lib/app/gauges.ts';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';

const NOW = Date.parse('2026-10-05T08:00:00Z');
const clock = { now: () => NOW, sleep: async () => {} };

it('what waits is counted, and its age told in seconds; nothing waiting is zero, not absent', async () => {
  const telemetry = createLocalTelemetry(() => {});
  const held = { count: 3, oldest: NOW - 90_000 };
  const nothing = { count: 0, oldest: null };
  await gaugeBacklog({
    telemetry,
    clock,
    backlog: { waiting: async (kind) => (kind === 'release' ? held : nothing) },
  });
  expect(telemetry.totals()).toEqual({
    Held: 3,
    OldestHeldSeconds: 90,
    BouncesWaiting: 0,
    OldestBounceSeconds: 0,
  });
});

it('every stage of the ladder is counted, and servers without an episode as stage 0', async () => {
  const telemetry = createLocalTelemetry(() => {});
  const { policy } = parseConfig({}, exchangeCatalog);
  await gaugeStages({
    telemetry,
    policy,
    census: { byStage: async (stages) => new Map(stages.map((stage) => [stage, stage + 1])) },
  });
  expect(Object.keys(telemetry.totals())).toHaveLength(9);
  expect(telemetry.totals()['ServersByStage{stage=8}']).toBe(9);
});
