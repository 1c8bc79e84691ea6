import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSystem, runSystem } from '../../infra/local/rehearsal/running-system.ts';
import { ACTORS, type Actor } from '../../infra/local/rehearsal/scenario.ts';
import { createSender } from '../../infra/local/rehearsal/sender.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../lib/domain/time.ts';

const START = Date.parse('2026-10-05T08:00:00Z');

/** Three days from detection to the last stage, in which every minute is either throttled or blocked. */
const CONFIG = {
  domains: ['receiver.example'],
  report: { to: ['operator@receiver.example'], weekly: 'monday' },
  organisations: { 'patience.example': { contacts: ['it@patience.example'], language: 'de' } },
  ladder: [
    { stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 0 },
    { stage: 2, fromDay: 4, throttleMinutes: 20, blockMinutes: 0 },
    { stage: 3, fromDay: 8, throttleMinutes: 30, blockMinutes: 30 },
  ],
  exemptions: [{ organisation: 'museum.example', until: '2027-12-31', reason: 'replaced next year' }],
  local: { dns: { 'stranger.example': {}, 'mail.stranger.example': {} } },
};

export interface FurnishedSystem {
  readonly system: RunningSystem;
  /** Id of a server in the last stage. */
  readonly server: string;
  /** Ids of messages, by what became of them. */
  readonly messages: Readonly<Record<'held' | 'bounced' | 'quarantined', string>>;
  stop(): Promise<void>;
}

/** The whole system, as `npm start` runs it, with servers, reports and mail in every state. */
export async function startFurnished(): Promise<FurnishedSystem> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-browser-'));
  const config = join(directory, 'config.json');
  await writeFile(config, JSON.stringify(CONFIG));
  const system = await runSystem([
    '--data',
    join(directory, 'data'),
    '--config',
    config,
    '--clock',
    toIso(START),
  ]);
  const senders = new Map(ACTORS.map((actor) => [actor, createSender(actor, system.smtpPort)]));
  const moveTo = (now: number) => system.api('POST', '/api/clock', { now: toIso(now) });
  for (const day of [0, 4.5, 9]) {
    await moveTo(START + day * DAY);
    for (const [actor, sender] of senders) {
      for (let n = 0; n < 3; n++) await sender.send(START + day * DAY, day, `message ${n} of day ${day}`);
      void actor;
    }
  }
  const messages = { held: '', bounced: '', quarantined: '' };
  const [neglected, stranger] = ['neglect.example', 'stranger.example'].map(
    (name) => ACTORS.find(({ organisation }) => organisation === name) as Actor,
  ) as [Actor, Actor];
  // Half an hour is one kind of window and the other half the other, in some order.
  for (const minutes of [1, 31, 61]) {
    const at = START + 9 * DAY + HOUR + minutes * MINUTE;
    await moveTo(at);
    for (const actor of [neglected, stranger]) {
      const id = (await senders.get(actor)?.send(at, 9, `minute ${minutes}`)) ?? '';
      const { verdict } = await system.api<{ verdict: string }>('GET', `/api/messages/${id}`);
      if (verdict === 'defer') messages.held = id;
      if (verdict === 'reject') messages.bounced = id;
      if (verdict === 'quarantine') messages.quarantined = id;
    }
  }
  for (const sender of senders.values()) sender.close();
  const { items } = await system.api<{ items: { id: string }[] }>(
    'GET',
    '/api/servers?organisation=neglect.example',
  );
  return {
    system,
    server: items[0]?.id ?? '',
    messages,
    async stop() {
      await system.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
