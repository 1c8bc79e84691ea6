import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';

let parent: string;
let path: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'data-directory-'));
  path = join(parent, 'data');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(parent, { recursive: true, force: true });
});

const MODULE = new URL('../../../infra/local/data-directory.ts', import.meta.url).href;

/** A process that opens the directory, says `open` or why not, and stays. */
async function contender(): Promise<{ child: ChildProcess; said: string }> {
  const script = `import { openDataDirectory } from ${JSON.stringify(MODULE)};
    setInterval(() => {}, 1000);
    await openDataDirectory(${JSON.stringify(path)}).then(() => console.log('open'), (e) => console.log(e.message));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = await once(createInterface(child.stdout), 'line');
  return { child, said };
}

test('makes the directory, for its owner alone, and gives its absolute path', async () => {
  const directory = await openDataDirectory(path);
  expect(directory.path).toBe(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

test('a second system on the same directory is refused, told who has it and what to do', async () => {
  const { child, said } = await contender();
  expect(said).toBe('open');
  const refused = openDataDirectory(path);
  await expect(refused).rejects.toThrow(`in use by process ${child.pid} (`);
  await expect(refused).rejects.toThrow('Stop that process or choose another directory');
});

test('a second open in the same process is refused until the first is released', async () => {
  const first = await openDataDirectory(path);
  await expect(openDataDirectory(path)).rejects.toThrow('this process itself');
  await first.release();
  await first.release();
  const second = await openDataDirectory(path);
  await first.release();
  await expect(openDataDirectory(path)).rejects.toThrow('this process itself');
  await second.release();
});

test('the directory of a process that was killed is taken over', async () => {
  const { child } = await contender();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const directory = await openDataDirectory(path);
  expect(await readdir(join(path, '.lock'))).toHaveLength(1);
  await directory.release();
});

test('a lock whose pid now belongs to another program is taken over', async () => {
  const other = spawn('sleep', ['60']);
  children.push(other);
  await mkdir(join(path, '.lock'), { recursive: true });
  await writeFile(join(path, '.lock', `${other.pid}.0a1b2c3d-1.1`), '');
  await openDataDirectory(path);
});

test('a lock whose process has died but was not yet collected by its parent is taken over', async () => {
  // A shell that becomes a program which never waits for its children.
  const script = 'sh -c "sleep 1" & echo $!; exec sleep 60';
  const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(shell);
  const [pid] = await once(createInterface(shell.stdout), 'line');
  const fields = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  await mkdir(join(path, '.lock'), { recursive: true });
  await writeFile(join(path, '.lock', `${pid}.${boot}-${fields()[19]}.1`), '');
  await expect(openDataDirectory(path)).rejects.toThrow(`in use by process ${pid}`);
  while (fields()[0] !== 'Z') await sleep(10);
  await openDataDirectory(path);
});

test('a lock is respected where start times are not known but the process lives', async () => {
  const other = spawn('sleep', ['60']);
  children.push(other);
  await mkdir(join(path, '.lock'), { recursive: true });
  await writeFile(join(path, '.lock', `${other.pid}.unknown.1`), '');
  await expect(openDataDirectory(path)).rejects.toThrow(`process ${other.pid} (sleep 60)`);
});

test('of many that come at once, also over a dead lock, never two get it', async () => {
  await mkdir(join(path, '.lock'), { recursive: true });
  for (let round = 0; round < 10; round++) {
    await writeFile(join(path, '.lock', `4194305.0a1b2c3d-1.${round}`), '');
    const opened = await Promise.allSettled(Array.from({ length: 4 }, () => openDataDirectory(path)));
    const won = opened.filter((result) => result.status === 'fulfilled');
    expect(won.length).toBeLessThanOrEqual(1);
    for (const { value } of won) await value.release();
  }
  const processes = await Promise.all(Array.from({ length: 5 }, contender));
  expect(processes.filter(({ said }) => said === 'open').length).toBeLessThanOrEqual(1);
});
