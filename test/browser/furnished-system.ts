import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSystem, runSystem } from '../../infra/local/rehearsal/running-system.ts';
import { ACTORS, type Actor } from '../../infra/local/rehearsal/scenario.ts';
import { createSender } from '../../infra/local/rehearsal/sender.ts';
import { createLinks } from '../../lib/console/link.ts';
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
  /** Address of the page of that server's postmaster. */
  readonly postmasterPage: string;
  /** Ids of messages, by what became of them. */
  readonly messages: Readonly<Record<'held' | 'heldToo' | 'bounced' | 'quarantined', string>>;
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
    for (const sender of senders.values()) {
      for (let n = 0; n < 3; n++) await sender.send(START + day * DAY, day, `message ${n} of day ${day}`);
    }
  }
  const messages = { held: '', heldToo: '', bounced: '', quarantined: '' };
  const [neglected, stranger] = ['neglect.example', 'stranger.example'].map(
    (name) => ACTORS.find(({ organisation }) => organisation === name) as Actor,
  ) as [Actor, Actor];
  const verdictOf = async (actor: Actor, at: number): Promise<{ id: string; verdict: string }> => {
    const id = (await senders.get(actor)?.send(at, 9, 'to be decided')) ?? '';
    return system.api('GET', `/api/messages/${id}`);
  };
  // Half an hour is one kind of window and the other half the other, in some order: ends in one that holds mail.
  for (let minutes = 1; messages.held === '' || messages.bounced === ''; minutes += 30) {
    const at = START + 9 * DAY + HOUR + minutes * MINUTE;
    await moveTo(at);
    const [first, second] = [await verdictOf(neglected, at), await verdictOf(neglected, at)];
    if (first.verdict === 'reject') messages.bounced = first.id;
    else if (messages.bounced !== '') [messages.held, messages.heldToo] = [first.id, second.id];
    const { id, verdict } = await verdictOf(stranger, at);
    if (verdict === 'quarantine') messages.quarantined = id;
  }
  for (const sender of senders.values()) sender.close();
  const { items } = await system.api<{ items: { id: string; organisation: string }[] }>(
    'GET',
    '/api/servers?organisation=neglect.example',
  );
  const [first] = items;
  if (first === undefined) throw new Error('the server was not detected');
  const secret = await readFile(join(directory, 'data', 'secret'), 'utf8');
  const links = createLinks({
    secret,
    url: () => system.base,
    ladder: CONFIG.ladder,
    clock: { now: () => START + 9 * DAY },
  });
  return {
    system,
    server: first.id,
    postmasterPage: (await links.toServer(first)) ?? '',
    messages,
    async stop() {
      await system.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
