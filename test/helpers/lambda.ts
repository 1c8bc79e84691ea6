import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../project/sources.ts';

/** What became of one call of a function. */
export interface Invocation {
  readonly answer: unknown;
  /** Message of what it threw; null when it answered. */
  readonly error: string | null;
  readonly milliseconds: number;
  /** Lines it logged, without the metrics. */
  readonly log: readonly Record<string, unknown>[];
  readonly metrics: readonly EmbeddedMetric[];
}

/** A line in CloudWatch's embedded metric format. */
export type EmbeddedMetric = Record<string, unknown> & {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
};

export interface Lambda {
  invoke(event: unknown): Promise<Invocation>;
  stop(): Promise<void>;
}

/** Loads a bundle and calls it, as the Lambda runtime does; ahead of its time by OFFSET milliseconds. */
const RUNTIME = `
const real = Date.now;
Date.now = () => real() + Number(process.argv[2]);
const [file, name] = process.argv[1].split('.');
const handler = import(process.cwd() + '/' + file + '.mjs').then((module) => module[name]);
process.on('message', async ({ event, end }) => {
  const started = performance.now();
  const context = {
    awsRequestId: 'request',
    functionName: 'f',
    getRemainingTimeInMillis: () => Number(process.argv[3]) - (performance.now() - started),
  };
  const outcome = await handler
    .then((call) => call(event, context))
    .then((answer) => ({ answer }), (error) => ({ error: String(error && error.message) }));
  process.stdout.write(end + '\\n');
  process.stderr.write(end + '\\n');
  process.send({ ...outcome, milliseconds: performance.now() - started });
});`;

/** Starts a process for a bundle on the Node that Lambda has, with nothing in its environment but what is given. */
export function startLambda(options: {
  readonly directory: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clockAhead?: number;
  /** Of one call, milliseconds. */
  readonly timeout: number;
}): Lambda {
  const { directory, handler, environment, timeout, clockAhead = 0 } = options;
  const child = spawn(
    join(ROOT, 'node_modules', '.bin', 'node'),
    ['--input-type=module', '--eval', RUNTIME, handler, String(clockAhead), String(timeout)],
    {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_SESSION_TOKEN: 'test',
        AWS_LAMBDA_FUNCTION_NAME: 'function',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
        AWS_LAMBDA_LOG_LEVEL: 'INFO',
        LAMBDA_TASK_ROOT: directory,
        TZ: ':UTC',
        ...environment,
      },
    },
  );
  let calls = 0;
  return {
    async invoke(event) {
      const end = `#end ${calls++}`;
      const answered = new Promise<Pick<Invocation, 'answer' | 'error' | 'milliseconds'>>(
        (resolve, reject) => {
          const died = (code: number | null) => reject(new Error(`the process ended with ${code}`));
          child.once('exit', died);
          child.once('message', (message) => {
            child.off('exit', died);
            resolve(message as Invocation);
          });
        },
      );
      const written = Promise.all([linesUntil(child, 'stdout', end), linesUntil(child, 'stderr', end)]);
      child.send({ event, end });
      const outcome = await answered;
      const lines = (await written).flat().map((line) => JSON.parse(line) as Record<string, unknown>);
      const metrics = lines.filter((line): line is EmbeddedMetric => '_aws' in line);
      const log = lines.filter((line) => !('_aws' in line));
      return {
        answer: outcome.answer,
        error: outcome.error ?? null,
        milliseconds: outcome.milliseconds,
        log,
        metrics,
      };
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

function linesUntil(child: ChildProcess, name: 'stdout' | 'stderr', end: string): Promise<string[]> {
  const stream = child[name];
  if (stream === null) throw new Error(`no ${name}`);
  return new Promise((resolve) => {
    const lines: string[] = [];
    const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
    reader.on('line', (line) => {
      if (line !== end) return void (line.trim() !== '' && lines.push(line));
      reader.close();
      resolve(lines);
    });
  });
}
