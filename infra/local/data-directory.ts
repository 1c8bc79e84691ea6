import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A directory that is ours until it is released. */
export interface DataDirectory {
  /** Absolute. */
  readonly path: string;
  /** Lets others have it; a second call does nothing. */
  release(): Promise<void>;
}

/** One process that has, or wants, the directory: its pid, and when it started, since pids come round again. */
interface Claim {
  readonly file: string;
  readonly pid: number;
  readonly started: string;
}

const LOCK = '.lock';
const ATTEMPTS = 5;
let claims = 0;

/**
 * Makes the directory (mode 0700; one that exists keeps its mode) and takes it for this process alone, also against a
 * second call in the same process. Throws, saying who has it and what to do, while another live process has it; one
 * that died without release does not count. Holds between processes of one machine and PID namespace.
 *
 * The lock is a file a claimant, `.lock/<pid>.<start>.<n>`: everyone first writes their own, then looks for others.
 * Of two that come at once at least one sees the other, and taking over from the dead is no step that could be raced:
 * a name is never used twice, so removing a dead claim can never remove a live one.
 */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  const directory = resolve(path);
  const lock = join(directory, LOCK);
  await mkdir(lock, { recursive: true, mode: 0o700 });
  const own = `${process.pid}.${startTime(process.pid) ?? 'unknown'}.${++claims}`;
  for (let attempt = 1; ; attempt++) {
    await writeFile(join(lock, own), '', { flag: 'wx', mode: 0o600 });
    const holder = await otherClaim(lock, own);
    if (!holder) return { path: directory, release: () => rm(join(lock, own), { force: true }) };
    await rm(join(lock, own), { force: true });
    if (attempt === ATTEMPTS) throw new Error(await inUse(directory, holder));
    // The other may have come at the same moment and have withdrawn for the same reason.
    await sleep(10 + Math.random() * 40);
  }
}

/** A live claim that is not our own; claims of the dead are removed on the way. */
async function otherClaim(lock: string, own: string): Promise<Claim | null> {
  for (const name of await readdir(lock)) {
    const [, pid, started = ''] = /^(\d+)\.(.+)\.\d+$/.exec(name) ?? [];
    if (name === own || pid === undefined) continue;
    const claim = { file: join(lock, name), pid: Number(pid), started };
    if (isAlive(claim)) return claim;
    await rm(claim.file, { force: true });
  }
  return null;
}

function isAlive({ pid, started }: Claim): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startTime(pid);
  return now === null || started === 'unknown' || now === started;
}

/**
 * When a process started, as text to compare (boot and clock ticks since), `dead` for one that only waits to be
 * collected by its parent, null where the system does not tell. Source: proc_pid_stat(5).
 */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name stands in parentheses and may hold anything, also parentheses.
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return 'dead';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
    return `${boot}-${rest[18]}`;
  } catch {
    return null;
  }
}

async function inUse(directory: string, { pid, file }: Claim): Promise<string> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const command = commandLine.replaceAll('\0', ' ').trim();
  const who = pid === process.pid ? 'this process itself' : `process ${pid}${command && ` (${command})`}`;
  return (
    `The data directory ${directory} is in use by ${who}. Stop that process or choose another directory. ` +
    `If you are sure that nothing uses it any more, delete ${file}.`
  );
}
