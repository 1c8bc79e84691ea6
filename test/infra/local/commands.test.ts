import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JSX, runSystem } from '../../../infra/local/rehearsal/running-system.ts';
import { exchangeHop, receiptEvent, sesTop } from '../../helpers/headers.ts';
import { ROOT } from '../../project/sources.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'portcullis-commands-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function run(script: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', JSX, join(ROOT, script), ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

describe('npm start', () => {
  it('comes up within five seconds and stops cleanly at Ctrl-C', async () => {
    const started = performance.now();
    const system = await runSystem(['--data', join(directory, 'd1')]);
    expect(performance.now() - started).toBeLessThan(5000);
    system.process.kill('SIGINT');
    expect(await once(system.process, 'exit')).toEqual([0, null]);
  });

  it('refuses a data directory that is in use, and says by whom', async () => {
    const system = await runSystem(['--data', join(directory, 'd2')]);
    const second = await run(
      'infra/local/main.ts',
      '--smtp',
      '0',
      '--http',
      '0',
      '--data',
      join(directory, 'd2'),
    );
    await system.stop();
    expect(second.code).toBe(1);
    expect(second.err).toContain(String(system.process.pid));
  });

  it.each([
    ['{"unknown": 1}', 'unknown: unknown key'],
    [
      '{"ladder": [{"stage": 1, "fromDay": 0, "throttleMinutes": 61, "blockMinutes": 0}]}',
      'ladder[0].throttleMinutes: at most 60',
    ],
    ['{"floors": {"policy": "explicit", "builds": {"2019 CU99": "15.2.1.1"}}}', 'no lane of the catalog'],
    ['{', 'cannot be read'],
  ])('ends with exit code 2 for the configuration %s', async (text, words) => {
    writeFileSync(join(directory, 'c.json'), text);
    const { code, err } = await run(
      'infra/local/main.ts',
      '--config',
      'c.json',
      '--data',
      join(directory, 'd3'),
    );
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('classify', () => {
  it('reads messages, events and directories, one JSON object a line', async () => {
    mkdirSync(join(directory, 'mail'));
    const top = sesTop()
      .map(({ name, value }) => `${name}: ${value}\r\n`)
      .join('');
    writeFileSync(join(directory, 'mail', 'a.eml'), `${top}Received: ${exchangeHop()}\r\n\r\nbody\r\n`);
    writeFileSync(join(directory, 'mail', 'b.json'), JSON.stringify(receiptEvent()));
    writeFileSync(join(directory, 'mail', 'c.txt'), 'not looked at');
    const { code, out } = await run('infra/local/classify.ts', '--json', '--at', '2026-11-24', 'mail');
    expect(code).toBe(0);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { file: 'mail/a.eml', attribution: 'direct', build: '15.1.2507.39' },
      { file: 'mail/b.json', attribution: 'direct', compliance: 'unsupported' },
    ]);
    const spoken = await run('infra/local/classify.ts', 'mail/a.eml');
    expect(spoken.out).toMatch(/out of support since 2025-10-14\. It needs/);
  });

  it('says what it cannot read, and how it is used', async () => {
    writeFileSync(join(directory, 'bad.json'), '{}');
    expect(await run('infra/local/classify.ts', 'bad.json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('neither a message'),
    });
    expect(await run('infra/local/classify.ts')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Usage'),
    });
    expect(await run('infra/local/classify.ts', '--at', 'noon', 'bad.json')).toMatchObject({ code: 2 });
  });
});

describe('rehearse', () => {
  it('plays the days asked for and keeps every promise', { timeout: 60_000 }, async () => {
    const { code, out } = await run('infra/local/rehearse.ts', '--json', '--days', '32');
    const result = JSON.parse(out);
    expect(result.checks.filter(({ kept }: { kept: boolean }) => !kept)).toEqual([]);
    expect(code).toBe(0);
    expect(result).toMatchObject({ days: 32, actors: { length: 7 }, probes: [{ day: 15, accepted: 60 }] });
    expect(result.actors[0].entered).toEqual([
      { stage: 1, day: 0 },
      { stage: 2, day: 30 },
    ]);
  });

  it('refuses other numbers of days', async () => {
    expect(await run('infra/local/rehearse.ts', '--days', '0')).toMatchObject({
      code: 2,
      err: expect.stringContaining('1 to 365'),
    });
  });
});
