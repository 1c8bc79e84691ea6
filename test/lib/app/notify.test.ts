import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { advance } from '../../../lib/app/advance.ts';
import { exemptOrganisation } from '../../../lib/app/exempt.ts';
import { notify } from '../../../lib/app/notify.ts';
import { startPause } from '../../../lib/app/pause-organisation.ts';
import { reassignServer } from '../../../lib/app/reassign-server.ts';
import { setContacts } from '../../../lib/app/set-contacts.ts';
import { stageInForce } from '../../../lib/domain/ladder.ts';
import type { NoticePolicy } from '../../../lib/domain/notice.ts';
import type { Pause } from '../../../lib/domain/pause.ts';
import { serverId } from '../../../lib/domain/server.ts';
import { DAY, HOUR, MINUTE } from '../../../lib/domain/time.ts';
import { type OutgoingMail, UnwritableMail } from '../../../lib/mail/outgoing-mail.ts';
import type { Links, Mailer } from '../../../lib/ports.ts';
import { type EmbeddedStores, openEmbeddedStores, outdatedServer } from '../../helpers/embedded-stores.ts';

const BUDGET = 60_000;
const START = Date.parse('2026-10-05T08:00:00Z');

const organisation = 'wingtip.example';
const other = 'northwind.example';

let stores: EmbeddedStores;
let sent: OutgoingMail[];

beforeEach(async () => {
  sent = [];
  stores = await openEmbeddedStores();
});
afterEach(() => stores.close());

const mailer: Mailer = {
  async send(mail) {
    sent.push(mail);
    return 'sent';
  },
};
const ours = () => sent.filter(({ to }) => to.some((address) => address.endsWith(organisation)));
const told = () => ours().map((mail) => mail.headers['X-Portcullis-Notice']);
const tell = (by: Mailer = mailer) => notify({ ...stores, mailer: by }, BUDGET);
const history = async (id: string) => (await stores.servers.history(id)).map(({ event }) => event);

async function stageOf(id: string, pauses: readonly Pause[] = []) {
  const episode = (await stores.servers.find(id))?.server.episode;
  return episode ? stageInForce(stores.policy.ladder, episode, pauses, stores.time.now).stage : 0;
}

async function given(days: number, differences: Parameters<typeof outdatedServer>[2] = {}) {
  stores.time.now = START;
  const name = `ex01.${organisation}`;
  const server = outdatedServer(START, days, {
    name,
    organisation,
    id: serverId('198.51.100.25', name),
    ...differences,
  });
  await stores.put(server);
  return server;
}

describe('who is told what, when', () => {
  test('a server that has been detected: its postmaster, once, however often the run repeats', async () => {
    const { id } = await given(0.5);
    await tell();
    await tell();
    stores.time.now += DAY;
    await tell();
    expect(ours().map(({ to }) => to)).toEqual([[`postmaster@${organisation}`]]);
    expect(told()).toEqual(['detected; stage=1']);
    expect((await stores.servers.history(id)).at(-1)).toMatchObject({
      event: 'notice-sent',
      actor: 'system',
      detail: { kind: 'detected', stage: 1, to: `postmaster@${organisation}` },
    });
  });

  test('two runs at the same time send one mail', async () => {
    await given(0.5);
    await Promise.all([tell(), tell(), tell()]);
    expect(told()).toEqual(['detected; stage=1']);
  });

  test('the whole ladder: before and after each stage begins, each once, and each before it bites', async () => {
    const { id } = await given(0);
    const seen: string[] = [];
    for (let day = 0; day <= 92; day++) {
      stores.time.now = START + day * DAY + 18 * HOUR;
      await advance(stores);
      await tell();
      const record = await stores.servers.find(id);
      const { stage } = stageInForce(
        stores.policy.ladder,
        record?.server.episode as never,
        [],
        stores.time.now,
      );
      // Nothing is in force that had not been announced.
      if (stage > 1) expect(told()).toContain(`ahead; stage=${stage}`);
      for (const notice of told().slice(seen.length)) seen.push(`${day} ${notice}`);
    }
    const stages = [2, 3, 4, 5, 6, 7, 8];
    const days = [30, 40, 50, 60, 70, 80, 90];
    expect(seen).toEqual([
      '0 detected; stage=1',
      ...stages.flatMap((stage, index) => [
        `${(days[index] as number) - 3} ahead; stage=${stage}`,
        `${days[index]} begun; stage=${stage}`,
      ]),
    ]);
  }, 120_000);

  test('a repair, but only if something had been said about the server', async () => {
    const { id } = await given(0.5);
    const repair = async () => {
      const record = await stores.servers.find(id);
      if (!record) throw new Error('not stored');
      await stores.servers.update(
        { ...record.server, episode: null, compliance: 'compliant' },
        record.version,
        null,
        null,
      );
    };
    await tell();
    await repair();
    stores.time.now += DAY;
    await tell();
    await tell();
    expect(told()).toEqual(['detected; stage=1', 'repaired; stage=0']);
  });

  test('nobody, if a server was repaired before anybody was told', async () => {
    const { id } = await given(0.5);
    const record = await stores.servers.find(id);
    if (record) await stores.servers.update({ ...record.server, episode: null }, record.version, null, null);
    await tell();
    expect(told()).toEqual([]);
  });

  test.each([
    ['the organisation is only what the server says of itself', { organisationBasis: 'greeting' }],
    ['nothing is known of the organisation', { organisation: null, organisationBasis: null }],
    ['all its mail was automatic or to lists', { answerable: false }],
    ['it is only observed behind a relay', { attribution: 'relayed' }],
  ] as const)('nobody, if %s', async (_, differences) => {
    const { id } = await given(0.5, differences);
    await tell();
    expect(ours()).toEqual([]);
    expect((await stores.servers.find(id))?.server.notices).toEqual([]);
  });

  test("the operator's word proves an organisation, and its new owner is told from the start", async () => {
    const { id } = await given(0.5);
    await tell();
    await reassignServer(stores, id, other, 'cli:ann');
    await tell();
    expect(sent.map(({ to }) => to[0]).filter((to) => to?.endsWith(other))).toEqual([`postmaster@${other}`]);
    expect((await stores.servers.history(id)).find(({ event }) => event === 'reassigned')).toMatchObject({
      actor: 'cli:ann',
      detail: { from: organisation, to: other },
    });
  });

  test('a server that gets another owner during a run is not told of to the one before', async () => {
    const { id } = await given(0.5, { name: 'ex02', id: 'the-second' });
    await given(0.5, { build: [15, 1, 2507, 9] });
    await setContacts(stores, organisation, [`it@${organisation}`], null, 'api');
    await tell({
      async send(mail) {
        // The first is about the other one.
        await reassignServer(stores, id, other, 'cli:ann');
        return mailer.send(mail);
      },
    });
    expect(sent.map(({ to }) => to)).toEqual([[`it@${organisation}`]]);
    await tell();
    expect(sent.map(({ to }) => to).slice(1)).toEqual([[`postmaster@${other}`]]);
  });

  test('the contacts an operator has set, in their language; nobody, if there are none on purpose', async () => {
    await given(0.5);
    await setContacts(stores, organisation, [`it@${organisation}`], 'de', 'api');
    await tell();
    expect(ours().map(({ to, subject }) => [to[0], subject])).toEqual([
      [`it@${organisation}`, `Update nötig: ex01.${organisation}`],
    ]);
    await setContacts(stores, organisation, [], null, 'api');
    stores.time.now = START + 27.6 * DAY;
    await tell();
    expect(told()).toEqual(['detected; stage=1']);
  });

  test('nobody while the organisation is exempt', async () => {
    await given(35);
    await exemptOrganisation(stores, organisation, { until: START + 10 * DAY, reason: 'moving' }, 'api');
    await tell();
    expect(told()).toEqual([]);
    stores.time.now = START + 11 * DAY;
    await tell();
    expect(told()).toContain('begun; stage=2');
  });

  test('a pause moves what is announced, and says so', async () => {
    await given(28);
    await startPause(stores, organisation, 20, 'api');
    await tell();
    expect(told()).toEqual(['detected; stage=1']);
    expect(ours()[0]?.text).toContain('Enforcement is paused');
    stores.time.now = START + 20 * DAY;
    await tell();
    expect(told()).toEqual(['detected; stage=1', 'ahead; stage=2']);
  });
});

describe('a stage that is put off after it was announced', () => {
  /** Runs each morning; which runs announced stage 2, which date they named, and on which day it began. */
  async function runDays(id: string, from: number, until: number, send: Mailer['send'] = mailer.send) {
    const announced: [day: number, date: string][] = [];
    let begun: number | null = null;
    for (let day = from; day <= until; day++) {
      stores.time.now = START + day * DAY;
      await advance(stores);
      const before = ours().length;
      await tell({ send });
      for (const { headers, subject } of ours().slice(before)) {
        if (headers['X-Portcullis-Notice'] === 'ahead; stage=2') announced.push([day, subject]);
      }
      const owner = await stores.organisations.find(organisation);
      const stage = await stageOf(id, owner?.organisation.pauses);
      if (stage === 2) begun ??= day;
    }
    return { announced, begun };
  }
  const from = (date: string) => `From ${date}: mail from ex01.${organisation} will be delayed`;

  test('by a pause: the new date is told as long before it as the old one, once', async () => {
    const { id } = await given(0);
    expect((await runDays(id, 0, 27)).announced).toEqual([[27, from('4 November 2026')]]);
    stores.time.now += HOUR;
    await startPause(stores, organisation, 10, 'api');
    const { announced, begun } = await runDays(id, 28, 42);
    expect(announced).toEqual([[37, from('14 November 2026')]]);
    expect(begun).toBe(40);
    expect(ours().find(({ subject }) => subject === announced[0]?.[1])?.text).toContain('An earlier mail');
  });

  test('by a pause: while its new date cannot be told, it does not begin, and the old mark is kept', async () => {
    const { id } = await given(0);
    await runDays(id, 0, 27);
    await startPause(stores, organisation, 10, 'api');
    const { begun } = await runDays(id, 28, 50, async () => 'postponed');
    expect(begun).toBeNull();
    expect(
      (await stores.servers.find(id))?.server.notices.map(({ kind, outcome }) => [kind, outcome]),
    ).toEqual(expect.arrayContaining([['ahead', 'sent']]));
    const later = await runDays(id, 51, 58);
    expect(later.announced).toHaveLength(1);
    expect(later.begun).toBe((later.announced[0]?.[0] ?? 0) + 3);
  });

  test('by an exemption that is over: it is announced anew, as long beforehand as ever', async () => {
    const { id } = await given(0);
    await runDays(id, 0, 27);
    await exemptOrganisation(stores, organisation, { until: START + 49.5 * DAY, reason: 'moving' }, 'api');
    const { announced, begun } = await runDays(id, 28, 55);
    expect(announced).toEqual([[50, from('27 November 2026')]]);
    expect(begun).toBe(53);
  });
});

test('before a pause ends its postmaster is told once, of each end; an extension is told as such', async () => {
  await given(35);
  await tell();
  await startPause(stores, organisation, 10, 'api');
  const resumed: [day: number, subject: string, isCorrection: boolean][] = [];
  for (let day = 1; day <= 30; day++) {
    stores.time.now = START + day * DAY;
    if (day === 9) await startPause(stores, organisation, 5, 'api');
    if (day === 20) await startPause(stores, organisation, 5, 'api');
    const before = ours().length;
    await tell();
    for (const { headers, subject, text } of ours().slice(before))
      if (headers['X-Portcullis-Notice'] === 'resumes; stage=2')
        resumed.push([day, subject, text.includes('An earlier mail')]);
  }
  const ends = (date: string) => `The pause ends on ${date}: ex01.${organisation}`;
  expect(resumed).toEqual([
    [7, ends('15 October 2026'), false],
    [12, ends('20 October 2026'), true],
    [22, ends('30 October 2026'), false],
  ]);
});

describe('an organisation with many servers', () => {
  async function many(count: number, days: number, builds: number) {
    stores.time.now = START;
    const servers = Array.from({ length: count }, (_, index) => {
      const name = `ex${index}.${organisation}`;
      const ip = `198.51.${100 + Math.floor(index / 250)}.${index % 250}`;
      const build = [15, 1, 2507, 39 - (index % builds)] as const;
      const differences = { name, ip, organisation, id: serverId(ip, name), build };
      return outdatedServer(START - index * MINUTE, days, differences);
    });
    for (let i = 0; i < servers.length; i += 25) await Promise.all(servers.slice(i, i + 25).map(stores.put));
    return servers;
  }

  test('gets one mail for each hundred, every server is marked, and each has it in its history', async () => {
    const servers = await many(500, 1, 1);
    await tell();
    await tell();
    expect(told()).toEqual(Array.from({ length: 5 }, () => 'detected; stage=1'));
    for (const mail of ours()) {
      expect(mail.subject).toBe(`Update needed: 100 servers of ${organisation}`);
      expect(mail.text).toContain('and 80 more');
      expect(mail.html?.length).toBeLessThan(50_000);
    }
    for (const index of [0, 250, 499]) {
      const { id } = servers[index] as (typeof servers)[number];
      expect(await history(id)).toEqual(['notice-sent']);
    }
  }, 180_000);

  test('gets ten mails a day, however many runs there are; the next day brings the next, and others wait for none', async () => {
    await many(25, 1, 25);
    await stores.put(
      outdatedServer(START, 1, { name: `ex.${other}`, organisation: other, id: 'e'.repeat(20) }),
    );
    const counts: number[] = [];
    for (let day = 0; day < 4; day++) {
      for (let run = 0; run < 3; run++) {
        stores.time.now = START + day * DAY + run * HOUR;
        await tell();
      }
      counts.push(ours().length);
    }
    expect(counts).toEqual([10, 20, 25, 25]);
    expect(sent.filter(({ to }) => to[0]?.endsWith(other))).toHaveLength(1);
  });

  test('is told of stages first, the next first, and a stage it has no room left to be told of waits', async () => {
    const late = await many(8, 29.5, 8);
    for (let index = 0; index < 20; index++) {
      const name = `new${index}.${organisation}`;
      const build = [15, 1, 2507, 100 + index] as const;
      const id = serverId('198.51.100.25', name);
      await stores.put(outdatedServer(START, 0.1, { name, organisation, id, build }));
    }
    const capped: number[] = [];
    const policy = {
      ...stores.policy,
      notices: { ...(stores.policy.notices as NoticePolicy), perOrganisationPerDay: 3 },
    };
    const telemetry = {
      ...stores.telemetry,
      count: (_: string, value: number, by = {}) =>
        void ('outcome' in by && by.outcome === 'capped' && capped.push(value)),
    };
    for (let day = 0; day < 3; day++) {
      stores.time.now = START + day * DAY;
      await advance({ ...stores, policy });
      await notify({ ...stores, policy, telemetry, mailer }, BUDGET);
    }
    const ahead = Array.from({ length: 8 }, () => 'ahead; stage=2');
    expect(told().slice(0, 8)).toEqual(ahead);
    expect(told()).toHaveLength(9);
    expect(capped[0]).toBeGreaterThan(20);
    for (const { id } of late) expect(await stageOf(id)).toBe(1);
  });
});

describe('a notice leads to the page of its postmaster', () => {
  const links: Links = {
    toServer: async ({ id, organisation: owner }) => `https://console.receiver.example/p/${owner}/${id}`,
    toOrganisation: async (name) => `https://console.receiver.example/p/${name}`,
  };
  const tellWith = (by: Links) => notify({ ...stores, mailer, links: by }, BUDGET);

  test('to the server it is about', async () => {
    const { id } = await given(0.5);
    await tellWith(links);
    expect(ours()[0]?.text).toContain(`\n  https://console.receiver.example/p/${organisation}/${id}\n`);
  });

  test('or to all of the organisation where it is about several', async () => {
    await given(0.5);
    await given(0.5, { name: 'ex02.wingtip.example', id: serverId('198.51.100.25', 'ex02.wingtip.example') });
    await tellWith(links);
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.text).toContain(`\n  https://console.receiver.example/p/${organisation}\n`);
  });

  test('and goes out without where none can be made', async () => {
    const { id } = await given(0.5);
    const broken = async () => {
      throw new Error('no secret');
    };
    await tellWith({ toServer: broken, toOrganisation: broken });
    expect(ours()[0]?.text).not.toContain('console.receiver.example');
    expect(await history(id)).toContain('notice-sent');
    expect(stores.log).toContainEqual({ event: 'link-not-made', fields: { serverId: id } });
  });
});

describe('when something fails', () => {
  test('a run that dies between marking and sending: never sent twice, and the history names it', async () => {
    const { id } = await given(0.5);
    const dying: Mailer = { send: () => Promise.reject(new Error('killed')) };
    const killed = {
      ...stores.servers,
      update: (...args: Parameters<typeof stores.servers.update>) =>
        args[0].id === id && args[0].notices.some(({ outcome }) => outcome !== 'sending')
          ? Promise.reject(new Error('killed'))
          : stores.servers.update(...args),
    };
    await expect(notify({ ...stores, servers: killed, mailer: dying }, BUDGET)).rejects.toThrow('killed');
    await tell();
    expect(told()).toEqual([]);
    stores.time.now += DAY;
    await tell();
    await tell();
    expect(told()).toEqual([]);
    expect(await history(id)).toEqual(['notice-unconfirmed']);
  });

  test('a server that cannot be marked: the others are told all the same, and the run is tried again', async () => {
    const { id } = await given(0.5);
    const name = `ex02.${organisation}`;
    await stores.put(outdatedServer(START, 0.5, { name, organisation, id: serverId('198.51.100.25', name) }));
    const elsewhere = `ex01.${other}`;
    await stores.put(
      outdatedServer(START, 0.5, {
        name: elsewhere,
        organisation: other,
        id: serverId('198.51.100.25', elsewhere),
      }),
    );
    const busy = {
      ...stores.servers,
      update: async (...args: Parameters<typeof stores.servers.update>) =>
        args[0].id === id ? false : stores.servers.update(...args),
    };
    await expect(notify({ ...stores, servers: busy, mailer }, BUDGET)).rejects.toThrow(id);
    const recipients = () => sent.map(({ to }) => to[0]).toSorted();
    expect(recipients()).toEqual([`postmaster@${other}`, `postmaster@${organisation}`]);
    await tell();
    expect(recipients()).toEqual([
      `postmaster@${other}`,
      `postmaster@${organisation}`,
      `postmaster@${organisation}`,
    ]);
  });

  test('no answer from the mail service: not sent again, and the history says so', async () => {
    const { id } = await given(0.5);
    await tell({ send: () => Promise.reject(new Error('timeout')) });
    stores.time.now += DAY;
    await tell();
    expect(told()).toEqual([]);
    expect(await history(id)).toEqual(['notice-unconfirmed']);
  });

  test('a mail that is postponed goes out in the next run', async () => {
    const { id } = await given(0.5);
    await tell({ send: async () => 'postponed' });
    expect((await stores.servers.find(id))?.server.notices).toEqual([]);
    await tell();
    expect(told()).toEqual(['detected; stage=1']);
  });

  test('a mail that is refused is not tried again, and the history says so', async () => {
    const { id } = await given(0.5);
    await tell({ send: async () => 'refused' });
    await tell();
    expect(told()).toEqual([]);
    expect(await history(id)).toEqual(['notice-refused']);
  });

  test('runs missed for a week: the stage is announced, as long beforehand as any, and waits for that', async () => {
    const { id } = await given(0);
    await tell();
    // The next run is one minute before stage 2 is due, and nothing has been announced.
    stores.time.now = START + 30 * DAY - MINUTE;
    await advance(stores);
    await tell();
    expect(told()).toEqual(['detected; stage=1', 'ahead; stage=2']);
    expect(ours()[1]?.text).toContain('7 November 2026 at 07:59 UTC');
    for (let day = 31; day <= 33; day++) {
      expect(await stageOf(id)).toBe(1);
      stores.time.now = START + day * DAY - MINUTE;
      await advance(stores);
      await tell();
    }
    expect(await stageOf(id)).toBe(2);
    expect(told().slice(2)).toEqual(['begun; stage=2']);
  });

  test.each([
    ['puts all mail off', async () => 'postponed' as const],
    ['is not asked, since a mail cannot be written', () => Promise.reject(new UnwritableMail('no date'))],
  ])('while SES %s, nothing bites; then it is announced and does', async (_, send) => {
    const { id } = await given(0);
    const held: number[] = [];
    const telemetry = {
      ...stores.telemetry,
      count: (metric: string, value: number) => void (metric === 'StagesHeld' && held.push(value)),
    };
    for (let day = 0; day <= 60; day++) {
      stores.time.now = START + day * DAY + 18 * HOUR;
      await advance({ ...stores, telemetry });
      await tell({ send });
      expect(await stageOf(id)).toBe(1);
    }
    expect(held.some((value) => value === 1)).toBe(true);
    const days: number[] = [];
    for (let day = 61; day <= 68; day++) {
      stores.time.now = START + day * DAY + 18 * HOUR;
      await advance(stores);
      const before = told().length;
      await tell();
      if (told().slice(before).includes('ahead; stage=2')) days.push(day);
      if ((await stageOf(id)) === 2) days.push(day);
    }
    const [announced = 0, begun = 0] = days;
    expect(begun - announced).toBeGreaterThanOrEqual(1);
    expect(begun).toBeLessThanOrEqual(65);
    expect(told()).toContain('begun; stage=2');
  });

  test.each([
    ['refused', async () => 'refused' as const],
    ['lost without an answer', () => Promise.reject(new Error('timeout'))],
  ])('a notice that is %s holds no stage back', async (_, send) => {
    const { id } = await given(0);
    for (let day = 26; day <= 30; day++) {
      stores.time.now = START + day * DAY;
      await advance(stores);
      await tell({ send });
    }
    expect(await stageOf(id)).toBe(2);
  });

  test('an organisation whose mail is put off holds up neither others nor their stages', async () => {
    const name = `ex01.${other}`;
    const there = outdatedServer(START, 0, {
      name,
      organisation: other,
      id: serverId('198.51.100.25', name),
    });
    const { id } = await given(0);
    await stores.put(there);
    for (const [broken, well, wellId] of [
      [organisation, other, there.id],
      [other, organisation, id],
    ] as const) {
      const isBroken = ({ to }: OutgoingMail) => to.some((address) => address.endsWith(broken));
      stores.time.now += 30 * DAY - HOUR;
      for (let run = 0; run < 5; run++) {
        await advance(stores);
        await tell({ send: async (mail) => (isBroken(mail) ? 'postponed' : mailer.send(mail)) });
        stores.time.now += DAY;
      }
      expect(sent.some(({ to }) => to[0] === `postmaster@${well}`)).toBe(true);
      expect(await stageOf(wellId)).toBeGreaterThanOrEqual(2);
    }
  });

  test('where nobody can be told, no stage waits', async () => {
    const { id } = await given(0, { organisationBasis: 'greeting' });
    stores.time.now = START + 30 * DAY - MINUTE;
    await advance(stores);
    stores.time.now = START + 30 * DAY;
    expect(await stageOf(id)).toBe(2);
  });
});
