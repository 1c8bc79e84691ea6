import middy from '@middy/core';
import { type Disposition, gate } from '../lib/app/gate.ts';
import type { Deps, Telemetry } from '../lib/ports.ts';
import { gateDeps, once } from './deps.ts';
import { failOpen, measured, within } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

type GateDeps = Pick<Deps, 'policy' | 'organisations' | 'ledger' | 'telemetry' | 'clock'> &
  Partial<Pick<Deps, 'delays'>>;

export interface GateResult {
  readonly disposition: Disposition;
}

/** SES waits 30 seconds; mail must not wait for us that long. */
const DEADLINE = 5000;

/** The synchronous receipt action: SES receipt event in, disposition out. Never throws; whatever fails, mail goes on. */
export function createGate(telemetry: Telemetry, deps: () => GateDeps) {
  return middy<unknown, GateResult>()
    .use(measured(telemetry, 'GateLatency'))
    .use(failOpen<GateResult>(telemetry, { disposition: 'CONTINUE' }))
    .handler(async (event) => ({
      disposition: await within(DEADLINE, (signal) => gate(deps(), event, signal)),
    }));
}

const telemetry = createTelemetry('gate');
export const handler = createGate(
  telemetry,
  once(() => gateDeps(telemetry, process.env)),
);
