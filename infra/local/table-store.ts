import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running DynamoDB-compatible endpoint. */
export interface TableStore {
  /** `http://127.0.0.1:<port>`, the endpoint for a DynamoDB client; any region and credentials do. */
  readonly url: string;
  /** Ends the process and waits for its end. */
  close(): Promise<void>;
}

const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 5_000;
const PORT_ATTEMPTS = 5;

/**
 * Runs a command and kills it when stdin reaches its end. The other end of stdin is ours, and the kernel closes it
 * whatever way we die, so the command never outlives us. Exits as the command did; SIGTERM, which the whole group gets,
 * only interrupts its waiting.
 */
const SUPERVISOR = `
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
{ read -r line <&3; kill -9 "$child"; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
trap : TERM
wait "$child"
status=$?
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  status=$?
done
kill "$watcher" 2>/dev/null
exit "$status"`;

/**
 * Starts dynoxide, a DynamoDB-compatible server over one SQLite file, as a child process on 127.0.0.1, and waits until
 * it answers. The process ends with ours, even if ours is killed. The file's directory must exist and belong to this
 * process alone: dynoxide takes no lock (see data-directory.ts).
 *
 * `onExit` is told, once, when the process ends without having been asked to. Rejects with the server's own words
 * when it does not start, and with what to do when there is none for this platform.
 */
export async function startTableStore(options: {
  file: string;
  port?: number;
  onExit?: (reason: string) => void;
}): Promise<TableStore> {
  const binary = locateDynoxide();
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = launch(binary, port, options.file);
    try {
      await answering(server, port);
    } catch (error) {
      await server.stop();
      // Another process may take the port between our looking and its binding; only a port we chose can be changed.
      const again = options.port === undefined && attempt < PORT_ATTEMPTS && /in use/i.test(server.stderr());
      if (again) continue;
      throw error;
    }
    let asked = false;
    server.exited.then((reason) => asked || options.onExit?.(reason));
    return {
      url: `http://127.0.0.1:${port}`,
      close: () => {
        asked = true;
        return server.stop();
      },
    };
  }
}

/** Path of the dynoxide binary. Throws, saying what to do, where there is none for this platform. */
export function locateDynoxide(
  resolve: (id: string) => string = createRequire(import.meta.url).resolve,
): string {
  try {
    return resolve('@dynoxide/linux-x64/dynoxide');
  } catch (cause) {
    throw new Error(
      `The table store needs the package @dynoxide/linux-x64, which is not installed. It exists for linux-x64 only, and this is ` +
        `${process.platform}-${process.arch}. On linux-x64 run "npm ci" without --omit=optional; elsewhere run Portcullis in a ` +
        'linux/amd64 container.',
      { cause },
    );
  }
}

interface Server {
  /** Resolves, never rejects, with why it ended. */
  readonly exited: Promise<string>;
  ended(): boolean;
  /** The end of what it wrote to standard error. */
  stderr(): string;
  stop(): Promise<void>;
}

function launch(binary: string, port: number, file: string): Server {
  const serve = [binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  const supervisor = spawn('/bin/sh', ['-c', SUPERVISOR, 'sh', ...serve], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C in our terminal must not end the store before we have finished with it.
    detached: true,
  });
  let stderr = '';
  supervisor.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4096);
  });
  // Should only the supervisor be gone, this still ends the server.
  supervisor.once('exit', () => supervisor.stdin.destroy());
  let ended = false;
  const exited = end(supervisor).then((how) => {
    ended = true;
    return `dynoxide ended with ${how}: ${stderr.trim()}`;
  });
  return {
    exited,
    ended: () => ended,
    stderr: () => stderr,
    stop: async () => {
      signal(supervisor, 'SIGTERM');
      await Promise.race([exited, sleep(STOP_LIMIT_MS, null, { ref: false })]);
      if (!ended) signal(supervisor, 'SIGKILL');
      await exited;
    },
  };
}

/** Signals the whole group: supervisor, watcher and server. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all have ended
  }
}

/** How a child ended, once its last words have been read. */
async function end(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, 'close');
    return signal ? `signal ${signal}` : `status ${code}`;
  } catch (error) {
    return String(error);
  }
}

async function answering(server: Server, port: number): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    if (server.ended()) throw new Error(await server.exited);
    // Its own word comes first: on a port lost to another program, that program might be the one to answer.
    if (server.stderr().includes('listening on') && (await answers(port)) && !server.ended()) return;
    await sleep(5);
  }
  throw new Error(
    `dynoxide does not answer on port ${port} after ${START_LIMIT_MS / 1000} s: ${server.stderr()}`,
  );
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) }).then(
    async (response) => (await response.text()).startsWith('healthy') && response.ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
