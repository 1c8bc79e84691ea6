import { localDay } from '../domain/calendar.ts';
import type { Decision } from '../domain/decision.ts';
import type { Sighting } from '../domain/sighting.ts';
import { identify } from '../mail/sending-server.ts';
import { parseReceipt, type Receipt } from '../mail/ses-event.ts';
import type { CountName, Deps, HistoryEntry, LedgerEntry } from '../ports.ts';
import { type Assessment, assess, messageOf, serverOf, sightingOf } from './assess.ts';
import { planDelayNotice } from './tell-delayed.ts';

/** What SES does next: go on with the rules that deliver, or stop since the message is held, rejected or quarantined. */
export type Disposition = 'CONTINUE' | 'STOP_RULE_SET';

type GateDeps = Pick<Deps, 'policy' | 'organisations' | 'ledger' | 'telemetry' | 'clock'> &
  Partial<Pick<Deps, 'delays'>>;

/** Other messages of the same server may be recorded at the same moment; more often than this it is not bad luck. */
const ATTEMPTS = 6;

/**
 * Handles one receipt event: who connected, what it runs, what is known of it, what happens to the message. Mail without
 * an Exchange hop touches no table; other mail costs one read and one transaction. Records nothing once `signal` is
 * aborted: the mail has gone on then.
 * Throws what the stores throw: the function around it lets the mail pass then.
 */
export async function gate(deps: GateDeps, event: unknown, signal?: AbortSignal): Promise<Disposition> {
  const receipt = parseReceipt(event);
  if (receipt === null) return pass(deps, 'malformed-event', null);
  const identification = identify(receipt);
  const sighting = sightingOf(receipt, identification);
  if (sighting === null) return pass(deps, identification.reason, receipt);
  const decision = await settle(deps, receipt, sighting, signal);
  return decision.verdict === 'accept' ? 'CONTINUE' : 'STOP_RULE_SET';
}

/** Reasons that are everyday mail; every other one is worth a log line. */
const ORDINARY = new Set(['no-exchange-hop', 'cloud-connected']);

function pass(deps: GateDeps, reason: string, receipt: Receipt | null): Disposition {
  deps.telemetry.count('Passed', 1, { reason });
  if (!ORDINARY.has(reason)) deps.telemetry.info('passed', { reason, messageId: receipt?.messageId ?? null });
  return 'CONTINUE';
}

/** Decides and records; reads again when the server changed meanwhile. A repeated event gets the decision it had. */
async function settle(
  deps: GateDeps,
  receipt: Receipt,
  sighting: Sighting,
  signal?: AbortSignal,
): Promise<Decision> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const read = await deps.ledger.read(serverOf(sighting), sighting.organisation);
    const known = read.record;
    let assessment = await assessForOwner(deps, receipt, sighting, read);
    const before = {
      known: known?.version ?? null,
      newOwner: read.organisation === null ? sighting.organisation : null,
    };
    signal?.throwIfAborted();
    let result = await record(deps, assessment, before, signal);
    if (result.outcome === 'capped') {
      assessment = quarantined(deps, receipt, assessment);
      signal?.throwIfAborted();
      result = await record(deps, assessment, before, signal);
    }
    if (result.outcome === 'recorded') {
      report(deps, assessment);
      // Cut off by now, the gate has let the message pass.
      if (!signal?.aborted) await planDelayNotice(deps, receipt, assessment.message);
      return assessment.decision;
    }
    if (result.outcome === 'replayed') {
      deps.telemetry.count('Replayed', 1);
      return result.message.decision;
    }
    await deps.clock.sleep(10 * attempt);
  }
  throw new Error(`server ${serverOf(sighting)} changed ${ATTEMPTS} times while one message was decided`);
}

/**
 * Assesses under the pauses of the organisation that owns the server. That is nearly always the sender's, which has been
 * read already; where it is not, the owner is read only if its pause could make a difference.
 */
async function assessForOwner(
  deps: GateDeps,
  receipt: Receipt,
  sighting: Sighting,
  { record, organisation }: Awaited<ReturnType<Deps['ledger']['read']>>,
): Promise<Assessment> {
  const known = record?.server ?? null;
  const assessment = assess(deps.policy, receipt, sighting, known, organisation);
  const owner = assessment.seen.server.organisation;
  if (owner === sighting.organisation) return assessment;
  const unpaused = assess(deps.policy, receipt, sighting, known, null);
  if (owner === null || unpaused.decision.verdict === 'accept') return unpaused;
  const found = await deps.organisations.find(owner);
  return assess(deps.policy, receipt, sighting, known, found?.organisation ?? null);
}

const COUNT: Record<Decision['verdict'], CountName> = {
  accept: 'accepted',
  defer: 'deferred',
  reject: 'rejected',
  quarantine: 'quarantined',
};

function record(
  deps: GateDeps,
  { seen, decision, reviewAt, message }: Assessment,
  { known, newOwner }: Pick<LedgerEntry, 'known' | 'newOwner'>,
  signal?: AbortSignal,
) {
  const entry: LedgerEntry = {
    message,
    server: seen.server,
    known,
    reviewAt,
    changed: seen.changed,
    count: COUNT[decision.verdict],
    day: localDay(deps.policy.timeZone, message.receivedAt),
    rejectionCap: deps.policy.rejectionsPerServerPerDay,
    entry: historyEntry(seen),
    // That of a known server was stored with it.
    newOwner: seen.server.organisation === newOwner ? newOwner : null,
  };
  return deps.ledger.record(entry, signal);
}

function historyEntry({ transition, server }: Assessment['seen']): HistoryEntry | null {
  if (transition === 'none') return null;
  const { build, product, compliance, reason } = server;
  const detail = { build: build?.join('.') ?? null, product, compliance, reason };
  return { at: server.lastSeen, event: transition, actor: 'system', detail };
}

/** The day's cap is reached: one more bounce could be abuse of this server's name, so the message is kept instead. */
function quarantined(deps: GateDeps, receipt: Receipt, assessment: Assessment): Assessment {
  const { stage } = assessment.decision;
  const minutes = 'minutes' in assessment.decision ? assessment.decision.minutes : 0;
  const decision: Decision = { verdict: 'quarantine', reason: 'bounce-cap', stage, minutes };
  return {
    ...assessment,
    decision,
    message: messageOf(deps.policy, receipt, assessment.seen.server, decision),
  };
}

function report(deps: GateDeps, { seen, decision, message }: Assessment): void {
  const { verdict, reason, stage } = decision;
  deps.telemetry.count('Decisions', 1, { verdict, stage: String(stage) });
  deps.telemetry.info('decided', {
    messageId: message.id,
    serverId: seen.server.id,
    verdict,
    reason,
    stage,
    build: seen.server.build?.join('.') ?? null,
    compliance: seen.server.compliance,
    transition: seen.transition,
  });
}
