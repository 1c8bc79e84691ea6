import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeConfiguration } from '../../../infra/local/rehearsal/configuration.ts';
import { type RunningSystem, runSystem } from '../../../infra/local/rehearsal/running-system.ts';
import { ACTORS, type Actor } from '../../../infra/local/rehearsal/scenario.ts';
import { createSender } from '../../../infra/local/rehearsal/sender.ts';

const COMMAND = fileURLToPath(new URL('../../../infra/local/report.ts', import.meta.url));
const START = Date.parse('2026-11-23T08:00:00Z');

let data: string;
let system: RunningSystem;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'portcullis-report-command-'));
  const config = await writeConfiguration(data);
  system = await runSystem(['--data', data, '--clock', new Date(START).toISOString(), '--config', config]);
  await send(START, 3);
}, 60_000);
afterAll(async () => {
  await system.stop();
  await rm(data, { recursive: true, force: true });
});

async function send(at: number, messages: number): Promise<void> {
  const sender = createSender(ACTORS[0] as Actor, system.smtpPort);
  for (let n = 0; n < messages; n++) await sender.send(at, 0, `message ${at} ${n}`);
  sender.close();
}

function report(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [COMMAND, '--url', system.base, '--data', data, ...args],
      (error, out, errors) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors });
      },
    );
  });
}
async function mails(): Promise<number> {
  const outbox = join(data, 'outbox');
  const all = await Promise.all((await readdir(outbox)).map((file) => readFile(join(outbox, file), 'utf8')));
  return all.filter((mail) => mail.includes('Message-ID: <report.')).length;
}

test('the report of today shows what has been received so far', async () => {
  const { code, out } = await report('--date', '2026-11-23');
  expect(code).toBe(0);
  expect(out).toContain('1 server is out of date.');
  expect(out).toContain('Mail from Exchange servers: 3 accepted.');
  expect(out).toContain('not over');
});

test('a day that is not over is not mailed, and the command says why', async () => {
  const { code, errors } = await report('--date', '2026-11-23', '--send');
  expect(code).toBe(1);
  expect(errors).toContain('not over');
  expect(await mails()).toBe(0);
});

test('a message counts on the local day on which it was received, to the second', async () => {
  // Midnight in Berlin is 23:00 UTC.
  for (const at of ['2026-11-23T22:59:59Z', '2026-11-23T23:00:00Z']) {
    await system.api('POST', '/api/clock', { now: at });
    await send(Date.parse(at), 1);
  }
  expect((await report('--date', '2026-11-23')).out).toContain('Mail from Exchange servers: 4 accepted.');
  expect((await report('--date', '2026-11-24')).out).toContain('Mail from Exchange servers: 1 accepted.');
});

test('a day after the system has made its report and mailed it, the command does not mail it again', async () => {
  await system.api('POST', '/api/clock', { now: '2026-11-24T07:00:00Z' });
  expect(await mails()).toBe(1);
  const file = join(data, 'report.html');
  const { code, errors } = await report('--date', '2026-11-23', '--html', file, '--send');
  expect([code, errors]).toEqual([0, 'It has been sent before; not sent again.\n']);
  expect(await readFile(file, 'utf8')).toContain('4</b><br>');
  expect(await mails()).toBe(1);
});

test.each([
  [[], 2, /Which day/],
  [['--date', '2026-02-30'], 2, /named by a day/],
  [['--date', '2030-01-01'], 1, /has not begun/],
  [['--date', '2026-11-23', '--colour'], 2, /Usage/],
])('%j ends with %i', async (args, code, errors) => {
  const result = await report(...args);
  expect(result.code).toBe(code);
  expect(result.errors).toMatch(errors);
});

test('without a running system the command says what to do', async () => {
  const { code, errors } = await report('--date', '2026-11-23', '--url', 'http://127.0.0.1:1');
  expect(code).toBe(1);
  expect(errors).toContain('npm start');
});
