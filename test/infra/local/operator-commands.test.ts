import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningSystem, runSystem } from '../../../infra/local/rehearsal/running-system.ts';
import { MINUTE, toIso } from '../../../lib/domain/time.ts';

const START = Date.parse('2026-10-05T08:00:00Z');
const CONFIG = {
  domains: ['receiver.example'],
  detection: { sightings: 1, withinHours: 24 },
  // Throttled from the first message on, all the time.
  ladder: [{ stage: 1, fromDay: 0, throttleMinutes: 60, blockMinutes: 0 }],
  notices: { delayed: true },
  local: { dns: { 'stranger.example': {}, 'mail.stranger.example': {} } },
};

let directory: string;
let system: RunningSystem;
let place: readonly string[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcullis-commands-'));
  const config = join(directory, 'config.json');
  await writeFile(config, JSON.stringify(CONFIG));
  const data = join(directory, 'data');
  system = await runSystem(['--data', data, '--config', config, '--clock', toIso(START)]);
  place = ['--url', system.base, '--data', data];
}, 60_000);
afterAll(async () => {
  await system.stop();
  await rm(directory, { recursive: true, force: true });
});

const path = (name: string) => fileURLToPath(new URL(`../../../infra/local/${name}.ts`, import.meta.url));

async function run(command: 'pause' | 'exempt', ...args: string[]) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path(command), ...args, ...place]);
    return { code: 0, output: stdout.trim() };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, output: stderr.trim() };
  }
}

describe('npm run pause', () => {
  test('starts, extends, shows and ends a pause, and always says what is left', async () => {
    expect(await run('pause', 'wingtip.example')).toEqual({
      code: 0,
      output: 'wingtip.example is not paused.\nDays left: 90 in 2026, 90 in 2027.',
    });
    const started = await run('pause', 'wingtip.example', '--days', '10');
    expect(started.output).toBe(
      [
        'wingtip.example is paused until 2026-10-15T08:00:00.000Z.',
        'Days left: 80 in 2026, 90 in 2027.',
        'Pauses (UTC):',
        '  2026-10-05T08:00 – 2026-10-15T08:00',
      ].join('\n'),
    );
    expect((await run('pause', 'wingtip.example', '--days', '80')).output).toContain(
      'Days left: 2 in 2026, 87 in 2027.',
    );
    expect(await run('pause', 'wingtip.example', '--days', '88')).toEqual({
      code: 1,
      output: 'In 2027 87 of 90 days are left.',
    });
    expect((await run('pause', 'wingtip.example', '--end')).output).toContain('is not paused');
    expect(await run('pause', 'wingtip.example', '--end')).toEqual({
      code: 1,
      output: 'No pause is running.',
    });
    const { history } = await system.api<{ history: { actor: string }[] }>(
      'GET',
      '/api/organisations/wingtip.example',
    );
    expect(history.every(({ actor }) => actor.startsWith('cli:'))).toBe(true);
  });

  test.each([
    [[], 'Which organisation?'],
    [['wingtip.example', '--days', '0'], '--days 0: a whole number from 1 to 90'],
    [['wingtip.example', '--days', '1.5'], '--days 1.5: a whole number'],
    [['wingtip.example', '--days', '3', '--end'], '--days and --end exclude each other'],
    [['mail.wingtip.example'], 'An organisation is a registrable domain'],
    [['wingtip.example', '--day', '3'], "Unknown option '--day'"],
  ])('%j is refused with exit code 2 and says why', async (args, message) => {
    const { code, output } = await run('pause', ...args);
    expect([code, output]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('npm run exempt', () => {
  test('exempts an organisation and a server, shows it and ends it', async () => {
    const given = ['--until', '2026-12-31', '--reason', 'moves in December'];
    const text = 'exempt until 2026-12-31T00:00:00.000Z: moves in December';
    expect((await run('exempt', 'wingtip.example', ...given)).output).toBe(`wingtip.example is ${text}`);
    expect((await run('exempt', 'wingtip.example')).output).toBe(`wingtip.example is ${text}`);
    expect((await run('exempt', 'wingtip.example', '--end')).output).toBe(
      'wingtip.example is no longer exempt.',
    );
    expect(await run('exempt', 'wingtip.example', '--end')).toMatchObject({ code: 1 });

    await send('127.0.0.31', 'northwind.example');
    const { items } = await system.api<{ items: { id: string; organisation: string }[] }>(
      'GET',
      '/api/servers',
    );
    const id = items.find(({ organisation }) => organisation === 'northwind.example')?.id ?? '';
    expect((await run('exempt', id, ...given)).output).toBe(`ex01.northwind.example (127.0.0.31) is ${text}`);
    const accepted = await send('127.0.0.31', 'northwind.example');
    expect(await system.api('GET', `/api/messages/${accepted}`)).toMatchObject({
      verdict: 'accept',
      reason: 'exempt',
    });
    await run('exempt', 'northwind.example', ...given);
    expect((await run('exempt', id, '--end')).output).toContain('is still exempt');
    await run('exempt', 'northwind.example', '--end');
    const held = await send('127.0.0.31', 'northwind.example');
    expect(await system.api('GET', `/api/messages/${held}`)).toMatchObject({ verdict: 'defer' });
  });

  test.each([
    [[], 2, 'Which server or organisation?'],
    [['wingtip.example', '--until', '2026-12-31'], 2, 'needs both --until and --reason'],
    [['wingtip.example', '--until', 'soon', '--reason', 'x'], 2, 'until: not a date such as 2026-12-31'],
    [['wingtip.example', '--until', '2026-01-01', '--reason', 'x'], 2, 'until: is over already'],
    [['wingtip.example', '--end', '--reason', 'x'], 2, '--end goes with neither'],
    [['0123456789abcdef0123', '--end'], 1, 'No server has this id.'],
  ])('%j is refused and says why', async (args, code, message) => {
    expect(await run('exempt', ...args)).toEqual({ code, output: expect.stringContaining(message) });
  });
});

async function send(ip: string, organisation: string, fields: readonly string[] = []): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: system.smtpPort,
    localAddress: ip,
    name: `mail.${organisation}`,
    tls: { rejectUnauthorized: false },
  });
  const from = `someone@${organisation}`;
  const raw = [
    `Received: from client.${organisation} (10.20.0.11) by ex01.${organisation} (10.20.0.12)`,
    ' with Microsoft SMTP Server id 15.1.2507.39; Mon, 05 Oct 2026 08:00:00 +0000',
    `From: <${from}>`,
    'To: orders@receiver.example',
    'Subject: Order',
    'Date: Mon, 05 Oct 2026 08:00:00 +0000',
    ...fields,
    '',
    'Hello.',
  ].join('\r\n');
  const { response } = await transport.sendMail({ envelope: { from, to: 'orders@receiver.example' }, raw });
  transport.close();
  return /OK (\S+)/.exec(response)?.[1] ?? '';
}

describe('delayed mail', () => {
  const delays = async () => {
    const outbox = join(directory, 'data', 'outbox');
    const files = (await readdir(outbox)).filter((file) => file.includes('-bounce-'));
    return Promise.all(files.map((file) => readFile(join(outbox, file), 'utf8')));
  };
  const now = async () => Date.parse((await system.api<{ now: string }>('GET', '/api/clock')).now);
  const pass = async (minutes: number) =>
    system.api('POST', '/api/clock', { now: toIso((await now()) + minutes * MINUTE) });

  test('its sender is told once a day and server, and it is delivered all the same', async () => {
    const first = await send('127.0.0.32', 'fabrikam.example');
    await send('127.0.0.32', 'fabrikam.example');
    await pass(1);
    await send('127.0.0.32', 'fabrikam.example');
    await pass(5);
    const told = (await delays()).filter((mail) => mail.includes('someone@fabrikam.example'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^Action: delayed\r$/m);
    expect(told[0]).toMatch(/^Status: 4\.7\.230\r$/m);
    expect(told[0]).toMatch(/^Return-Path: <>\r$/m);
    expect(told[0]).toMatch(/^Auto-Submitted: auto-replied\r$/m);
    expect(told[0]).toContain(first);
    await pass(24 * 60);
    expect(await system.api('GET', `/api/messages/${first}`)).toMatchObject({ state: 'released' });
    await send('127.0.0.32', 'fabrikam.example');
    await pass(2);
    expect((await delays()).filter((mail) => mail.includes('someone@fabrikam.example'))).toHaveLength(2);
  });

  test.each([
    ['a sender that is not proven', '127.0.0.33', 'stranger.example', []],
    ['automatic mail', '127.0.0.34', 'litware.example', ['Auto-Submitted: auto-replied']],
    ['a mailing list', '127.0.0.35', 'adatum.example', ['List-Id: <news.adatum.example>']],
  ])('%s is not told', async (_, ip, organisation, fields) => {
    const id = await send(ip, organisation, fields);
    expect(await system.api('GET', `/api/messages/${id}`)).toMatchObject({ verdict: 'defer' });
    await pass(2);
    expect((await delays()).filter((mail) => mail.includes(organisation))).toEqual([]);
  });
});
