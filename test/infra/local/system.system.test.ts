import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSystem, runSystem } from '../../../infra/local/rehearsal/running-system.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../lib/domain/time.ts';
import { exchangeHop, sesReceived } from '../../helpers/headers.ts';

const START = Date.parse('2026-10-05T08:00:00Z');
const LADDER = [
  { stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 0 },
  { stage: 2, fromDay: 1, throttleMinutes: 20, blockMinutes: 20 },
];

let data = '';
let system: RunningSystem;
let now = START;

const start = async (...args: string[]) => {
  system = await runSystem([
    '--data',
    data,
    '--clock',
    toIso(now),
    '--config',
    join(data, 'c.json'),
    ...args,
  ]);
};
const moveTo = (at: number) => {
  now = at;
  return system.api('POST', '/api/clock', { now: toIso(at) });
};

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'portcullis-system-'));
  now = START;
  writeFileSync(
    join(data, 'c.json'),
    JSON.stringify({ ladder: LADDER, bounce: { perServerPerDay: 10_000 } }),
  );
});
afterEach(async () => {
  await system.stop();
  await rm(data, { recursive: true, force: true });
});

/** Sends one message from an address of its own; the id in the 250, or null when there was none. */
async function send(
  ip: string,
  raw: string | Buffer,
  from = 'robin@wingtip.example',
): Promise<string | null> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: system.smtpPort,
    localAddress: ip,
    ignoreTLS: true,
    connectionTimeout: 3000,
    socketTimeout: 30_000,
  });
  try {
    const { response } = await transport.sendMail({ envelope: { from, to: 'orders@contoso.example' }, raw });
    return /OK (\S+)/.exec(response)?.[1] ?? null;
  } catch {
    return null;
  } finally {
    transport.close();
  }
}
const mail = (...received: string[]) =>
  `${received.map((value) => `Received: ${value}\r\n`).join('')}From: Robin <robin@wingtip.example>\r\nSubject: Hello\r\n\r\nHello.\r\n`;
const outdated = (name = 'ex01.wingtip.example') =>
  mail(exchangeHop('15.1.2507.39', name, 'Mon, 5 Oct 2026 07:59:58 +0000'));
const inInbox = (id: string) => readdirSync(join(data, 'inbox')).includes(`${id}.eml`);
const bounces = (id: string) =>
  readdirSync(join(data, 'outbox')).filter((file) => file.includes(`-bounce-${id}`)).length;

describe('the local system', () => {
  it('killed under traffic again and again ends every message that got its 250 once: delivered, bounced or quarantined', {
    timeout: 180_000,
  }, async () => {
    await start();
    for (let n = 0; n < 3; n++) await send('127.0.0.31', outdated());
    await moveTo(START + 2 * DAY);
    const ids: string[] = [];
    for (let round = 0; round < 4; round++) {
      // Twenty minutes on each time, so that the rounds fall into block, throttle and open windows.
      await moveTo(now + 20 * MINUTE);
      const sending = Array.from({ length: 40 }, async (_, n) => {
        const id = await send(
          n % 4 === 0 ? '127.0.0.32' : '127.0.0.31',
          n % 4 === 0 ? mail() : outdated(),
          n % 5 === 1 ? '' : undefined,
        );
        if (id) ids.push(id);
      });
      // In the midst of it: some have their 250, the others are anywhere.
      const before = ids.length;
      await expect
        .poll(() => ids.length - before, { timeout: 30_000, interval: 5 })
        .toBeGreaterThan(4 + 4 * round);
      system.process.kill('SIGKILL');
      await Promise.all(sending);
      await start();
    }
    expect(ids.length).toBeGreaterThan(10);
    // Whatever a crash left claimed is taken up again, and every window has ended.
    for (let hour = 1; hour <= 3; hour++) await moveTo(now + HOUR);
    const ends = await Promise.all(
      ids.map(async (id) => {
        const row = await system
          .api<{ state: string; note: string | null }>('GET', `/api/messages/${id}`)
          .catch(() => null);
        return {
          id,
          state: row?.state ?? 'accepted',
          note: row?.note ?? null,
          inbox: inInbox(id),
          bounces: bounces(id),
        };
      }),
    );
    for (const end of ends) {
      if (end.state === 'accepted' || end.state === 'released')
        expect(end).toMatchObject({ inbox: true, bounces: 0 });
      else if (end.state === 'bounced') expect(end).toMatchObject({ inbox: false, bounces: 1 });
      else expect(end).toMatchObject({ state: 'quarantined', inbox: false });
      if (end.state === 'quarantined' && end.note !== 'bounce-unconfirmed') expect(end.bounces).toBe(0);
    }
    expect(new Set(ends.map(({ state }) => state)).size).toBeGreaterThan(1);
  });

  it('accepts odd mail, counts it under a named reason and logs it once', async () => {
    await start();
    const huge = Array.from({ length: 2200 }, (_, n) => `X-${n}: ${'v'.repeat(60)}\r\n`).join('');
    const odd: [string, string | Buffer][] = [
      ['several-ses-hops', mail(sesReceived('192.0.2.1', 'forged'), exchangeHop())],
      ['headers-truncated', huge + outdated()],
      ['hop-without-by', mail(exchangeHop().replace(/by \S+ \(\S+\) /, ''))],
      [
        'hop-date-in-future',
        mail(exchangeHop('15.1.2507.39', 'ex01.wingtip.example', 'Thu, 1 Jan 2099 00:00:00 +0000')),
      ],
      ['build-malformed', mail(exchangeHop('15.1.2507.39.1'))],
      ['build-malformed', mail(exchangeHop(`15.1.2507.${2 ** 40}`))],
      [
        'no-exchange-hop',
        Buffer.concat([
          Buffer.from('Subject: '),
          Buffer.from([0xb4, 0xfa, 0xa4, 0x00, 0xff]),
          Buffer.from('\r\n\r\nx\r\n'),
        ]),
      ],
      ['no-exchange-hop', 'no header at all\r\n'],
      ['no-exchange-hop', 'A: 1\r\r\nB: 2\r\r\n\r\r\nbody\r\r\n'],
    ];
    const counts: Record<string, number> = {};
    for (const [reason, raw] of odd) {
      const id = await send('127.0.0.33', raw);
      expect({ reason, delivered: id !== null && inInbox(id) }).toEqual({ reason, delivered: true });
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
    const totals = await system.api<Record<string, number>>('GET', '/api/metrics');
    for (const [reason, count] of Object.entries(counts))
      expect(totals[`Passed{reason=${reason}}`]).toBe(count);
    const log = readFileSync(join(data, 'portcullis.log'), 'utf8').trim().split('\n');
    expect(log.filter((line) => line.includes('"passed"'))).toHaveLength(6);
  });

  it('holds nothing against a server that another address names', async () => {
    await start();
    for (let n = 0; n < 3; n++) await send('127.0.0.41', outdated());
    await moveTo(START + 2 * DAY);
    const { items } = await system.api<{ items: { id: string; ip: string }[] }>(
      'GET',
      '/api/servers?limit=100',
    );
    const victim = items.find(({ ip }) => ip === '127.0.0.41');
    const before = await system.api('GET', `/api/servers/${victim?.id}`);
    for (let n = 0; n < 4; n++) {
      await send('127.0.0.42', outdated());
      await send('127.0.0.42', mail(exchangeHop('15.2.2562.53')));
      await send('127.0.0.42', mail(sesReceived('127.0.0.41', 'forged'), exchangeHop('15.2.2562.53')));
    }
    expect(await system.api('GET', `/api/servers/${victim?.id}`)).toEqual(before);
  });

  it('hands accepted and released mail on by SMTP with --relay, once each, with its envelope', async () => {
    const got: { from: string; to: string[]; raw: string }[] = [];
    let refuse = 1;
    const sink = new SMTPServer({
      logger: false,
      authOptional: true,
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => {
          if (refuse-- > 0) return callback(new Error('try again'));
          const from = session.envelope.mailFrom;
          got.push({
            from: from ? from.address : '',
            to: session.envelope.rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks).toString(),
          });
          callback(null, 'OK');
        });
      },
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const address = sink.server.address();
    await start('--relay', `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    try {
      const ids = [await send('127.0.0.51', mail()), await send('127.0.0.51', outdated())];
      for (let waited = 0; got.length < 2 && waited < 12_000; waited += 100)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect(got.map(({ from, to }) => [from, to])).toEqual(
        ids.map(() => ['robin@wingtip.example', ['orders@contoso.example']]),
      );
      expect(got.map(({ raw }) => ids.findIndex((id) => raw.includes(`id ${id}`))).sort()).toEqual([0, 1]);
    } finally {
      // Its connections stay open, and the sink would wait for them.
      await system.stop();
      await new Promise<void>((resolve) => sink.close(() => resolve()));
    }
  });

  it('answers nobody without the token, no other name than that of this machine, and no page of another site', async () => {
    await start();
    const port = Number(/:(\d+)/.exec(system.base)?.[1]);
    const ask = (request: string, wanted = /^(.*)\r/) =>
      new Promise<string>((resolve) => {
        const socket: Socket = createConnection(port, '127.0.0.1', () =>
          socket.write(`${request}\r\nConnection: close\r\n\r\n`),
        );
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('close', () => resolve(wanted.exec(text)?.[1] ?? ''));
      });
    const bearer = `Authorization: Bearer ${system.token}`;
    const get = 'GET /api/servers HTTP/1.1\r\nHost:';
    expect(await ask(`${get} attacker.example\r\n${bearer}`)).toContain('403');
    expect(await ask(`${get} 127.0.0.1`)).toContain('401');
    expect(await ask(`${get} 127.0.0.1\r\n${bearer}x`)).toContain('401');
    expect(await ask(`${get} 127.0.0.1\r\n${bearer}`)).toContain('200');
    const cookie = await ask(
      `GET /?token=${system.token} HTTP/1.1\r\nHost: 127.0.0.1`,
      /set-cookie: ([^;]+)/i,
    );
    expect(await ask(`${get} 127.0.0.1\r\nCookie: ${cookie}`)).toContain('200');
    const post = `POST /api/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\nContent-Length: 0`;
    expect(await ask(`${post}\r\nOrigin: https://attacker.example`)).toContain('403');
    expect(await ask(`${post}\r\nOrigin: http://127.0.0.1`)).toContain('403');
  });
});
