import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The local system as its own process, driven from outside as a user would. */
export interface RunningSystem {
  readonly smtpPort: number;
  /** `http://127.0.0.1:<port>`. */
  readonly base: string;
  /** Signs in: as `?token=` or as a Bearer token. */
  readonly token: string;
  readonly process: ChildProcess;
  /** Calls the HTTP API; throws with the problem's detail when it refuses. */
  api<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** What Node has to load first (`--import`). */
export const JSX = new URL('../jsx.ts', import.meta.url).href;

/** Starts `npm start` with these arguments on free ports; throws with its output when it does not come up. */
export async function runSystem(args: readonly string[]): Promise<RunningSystem> {
  const child = spawn(process.execPath, ['--import', JSX, MAIN, '--smtp', '0', '--http', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  let smtpPort = 0;
  let base = '';
  let token = '';
  for await (const line of createInterface({ input: child.stdout })) {
    smtpPort = Number(/SMTP\s+127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? smtpPort);
    [, base = base, token = token] = /(http:\/\/127\.0\.0\.1:\d+)\/\?token=(\S+)/.exec(line) ?? [];
    if (line.startsWith('Ctrl-C')) break;
  }
  if (smtpPort === 0 || base === '') throw new Error(`the local system did not start:\n${errors}`);
  child.stdout.resume();
  return {
    smtpPort,
    base,
    token,
    process: child,
    async api<T>(method: string, path: string, body?: unknown) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(base + path, { method, headers, ...init });
      const answer = (await response.json()) as T & { detail?: string };
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.detail ?? ''}`);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}
