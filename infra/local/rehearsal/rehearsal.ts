import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerView } from '../../../lib/app/server-view.ts';
import { DEFAULT_LADDER } from '../../../lib/domain/ladder.ts';
import { DAY, HOUR, type Instant, MINUTE, toIso } from '../../../lib/domain/time.ts';
import { writeConfiguration } from './configuration.ts';
import { noticeChecks } from './notice-checks.ts';
import { reportChecks, type SentMessage } from './report-checks.ts';
import { type RunningSystem, runSystem } from './running-system.ts';
import { ACTORS, type Actor, PROBE_DAYS } from './scenario.ts';
import { createSender, type Sender } from './sender.ts';

/** What became of the messages of one hour, one sent each minute. */
export interface Probe {
  readonly day: number;
  readonly stage: number;
  readonly sent: number;
  readonly accepted: number;
  readonly deferred: number;
  readonly rejected: number;
  readonly quarantined: number;
  /** Of the deferred ones, those in the inbox an hour after the last was sent. */
  readonly deliveredWithinHour: number;
  /** Of the rejected ones, those whose sender has been sent a bounce by then. */
  readonly bounced: number;
}

export interface ActorResult {
  readonly name: string;
  readonly story: string;
  readonly entered: readonly { readonly stage: number; readonly day: number }[];
  /** Stage at noon of each day; null without an episode. */
  readonly stages: readonly (number | null)[];
  readonly verdicts: Readonly<Record<string, number>>;
}

/** A promise of the product and whether it was kept. */
export interface Check {
  readonly promise: string;
  readonly kept: boolean;
}

export interface RehearsalResult {
  readonly days: number;
  readonly from: string;
  readonly actors: readonly ActorResult[];
  readonly probes: readonly Probe[];
  readonly checks: readonly Check[];
}

/** Midnight of day 0: after the newest release the catalog knew when this was written, so that builds stay current. */
const START: Instant = Date.UTC(2026, 9, 5);
const DETECTION = 8 * HOUR;
const NOON = 12 * HOUR;
const PROBE = 13 * HOUR;
/** By then, the morning after, the last day's report has been made. */
const REPORTED = 8 * HOUR;

interface Stagehand {
  readonly actor: Actor;
  readonly sender: Sender;
  readonly stages: (number | null)[];
  readonly verdicts: Record<string, number>;
  readonly sent: SentMessage[];
}

/** Plays the scenario on a fresh local system in `data`, day by day, over real SMTP. `onDay` hears of progress. */
export async function rehearse(
  data: string,
  days: number,
  onDay: (day: number) => void,
): Promise<RehearsalResult> {
  const config = await writeConfiguration(data);
  const system = await runSystem(['--data', data, '--clock', toIso(START), '--config', config]);
  const hands: Stagehand[] = ACTORS.map((actor) => ({
    actor,
    sender: createSender(actor, system.smtpPort),
    stages: [],
    verdicts: {},
    sent: [],
  }));
  const probes: Probe[] = [];
  try {
    for (let day = 0; day < days; day++) {
      onDay(day);
      await playMorning(system, hands, day);
      await playNoon(system, hands, day);
      const first = hands[0];
      if (first && PROBE_DAYS.includes(day)) probes.push(await probe(system, first, data, day));
    }
    await moveClock(system, START + days * DAY + REPORTED);
  } finally {
    for (const hand of hands) hand.sender.close();
    await system.stop();
  }
  const actors = hands.map(resultOf);
  return {
    days,
    from: toIso(START),
    actors,
    probes,
    checks: [
      ...actorChecks(actors, days),
      ...probeChecks(probes),
      ...noticeChecks(data, START, days),
      ...reportChecks(
        data,
        hands.flatMap(({ sent }) => sent),
        START,
        days,
      ),
    ],
  };
}

/** The morning brings pauses, and three messages from whoever is new or has changed its build lately. */
async function playMorning(system: RunningSystem, hands: readonly Stagehand[], day: number): Promise<void> {
  const at = START + day * DAY + DETECTION;
  await moveClock(system, at);
  for (const hand of hands) {
    const { pause, organisation, build } = hand.actor;
    if (pause?.onDay === day)
      await system.api('POST', `/api/organisations/${organisation}/pauses`, { days: pause.days });
    const settled = day > 1 && build(day) === build(day - 2);
    if (settled) continue;
    for (let n = 0; n < 3; n++) await sendOne(system, hand, at, day);
  }
}

async function playNoon(system: RunningSystem, hands: readonly Stagehand[], day: number): Promise<void> {
  const at = START + day * DAY + NOON;
  await moveClock(system, at);
  for (const hand of hands) await sendOne(system, hand, at, day);
  const { items } = await system.api<{ items: ServerView[] }>('GET', '/api/servers?limit=100');
  for (const hand of hands) hand.stages.push(items.find(({ ip }) => ip === hand.actor.ip)?.stage ?? null);
}

async function sendOne(system: RunningSystem, hand: Stagehand, at: Instant, day: number): Promise<void> {
  const id = await hand.sender.send(at, day, `day ${day}`);
  const { verdict } = await system.api<{ verdict: string }>('GET', `/api/messages/${id}`);
  hand.verdicts[verdict] = (hand.verdicts[verdict] ?? 0) + 1;
  hand.sent.push({ ip: hand.actor.ip, at, verdict });
}

async function probe(system: RunningSystem, hand: Stagehand, data: string, day: number): Promise<Probe> {
  const from = START + day * DAY + PROBE;
  const ids = new Map<string, string[]>();
  for (let minute = 0; minute < 60; minute++) {
    const at = from + minute * MINUTE;
    await moveClock(system, at);
    const id = await hand.sender.send(at, day, `probe ${day} ${minute}`);
    const { verdict } = await system.api<{ verdict: string }>('GET', `/api/messages/${id}`);
    ids.set(verdict, [...(ids.get(verdict) ?? []), id]);
    hand.sent.push({ ip: hand.actor.ip, at, verdict });
  }
  await moveClock(system, from + 59 * MINUTE + HOUR);
  const inInbox = (id: string) => existsSync(join(data, 'inbox', `${id}.eml`));
  const outbox = readdirSync(join(data, 'outbox'));
  const of = (verdict: string) => ids.get(verdict) ?? [];
  return {
    day,
    stage: hand.stages.at(-1) ?? 0,
    sent: 60,
    accepted: of('accept').filter(inInbox).length,
    deferred: of('defer').length,
    rejected: of('reject').length,
    quarantined: of('quarantine').length,
    deliveredWithinHour: of('defer').filter(inInbox).length,
    bounced: of('reject').filter((id) => outbox.some((file) => file.endsWith(`-bounce-${id}.eml`))).length,
  };
}

const moveClock = (system: RunningSystem, at: Instant) =>
  system.api('POST', '/api/clock', { now: toIso(at) });

function resultOf({ actor, stages, verdicts }: Stagehand): ActorResult {
  const entered = stages.flatMap((stage, day) =>
    stage !== null && stage !== (stages[day - 1] ?? null) ? [{ stage, day }] : [],
  );
  return { name: actor.name, story: actor.story, entered, stages, verdicts };
}

function actorChecks(actors: readonly ActorResult[], days: number): Check[] {
  return actors.flatMap((result) => {
    const actor = ACTORS.find(({ name }) => name === result.name);
    const expected = (actor?.expected ?? []).filter(({ day }) => day < days);
    const text = expected.map(({ stage, day }) => `${stage} on day ${day}`).join(', ');
    const checks: Check[] = [
      {
        promise: `${result.name}: ${text ? `enters stage ${text}` : 'never enters a stage'}`,
        kept: JSON.stringify(result.entered) === JSON.stringify(expected),
      },
    ];
    if (actor?.relayed || expected.length === 0) {
      const only = Object.keys(result.verdicts).join() === 'accept';
      checks.push({ promise: `${result.name}: all its mail is accepted`, kept: only });
    }
    return checks;
  });
}

function probeChecks(probes: readonly Probe[]): Check[] {
  return probes.map((probe) => {
    const row = DEFAULT_LADDER[probe.stage - 1];
    const throttled = row?.throttleMinutes ?? 0;
    const blocked = row?.blockMinutes ?? 0;
    const accepted = 60 - throttled - blocked;
    return {
      promise: `stage ${probe.stage}: of 60 messages ${accepted} accepted, ${throttled} deferred and delivered within the hour after, ${blocked} rejected and bounced`,
      kept:
        probe.accepted === accepted &&
        probe.deferred === throttled &&
        probe.deliveredWithinHour === throttled &&
        probe.rejected === blocked &&
        probe.bounced === blocked,
    };
  });
}
