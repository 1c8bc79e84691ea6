import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { ROOT } from '../project/sources.ts';

const SCRIPT = `
import { createTelemetry } from "./functions/telemetry.ts";
const telemetry = createTelemetry('gate');
telemetry.count('Decisions', 1, { verdict: 'defer', stage: '4' });
telemetry.count('GateLatency', 12);
telemetry.info('decided', { messageId: 'm1' });
`;

it('writes metrics and logs as CloudWatch reads them, each metric with its own dimensions only', () => {
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [decisions, latency, log] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(decisions).toMatchObject({ Decisions: 1, verdict: 'defer', stage: '4' });
  expect(decisions._aws.CloudWatchMetrics[0].Namespace).toBe('Portcullis');
  expect(latency._aws.CloudWatchMetrics[0].Metrics[0]).toMatchObject({
    Name: 'GateLatency',
    Unit: 'Milliseconds',
  });
  expect(latency.verdict).toBeUndefined();
  expect(log).toMatchObject({ level: 'INFO', message: 'decided', messageId: 'm1' });
});
