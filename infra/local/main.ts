import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toIso } from '../../lib/domain/time.ts';
import { readStartOptions, START_USAGE, UsageError } from './options.ts';
import { startSystem } from './system.ts';

const BAD_USAGE = 2;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? BAD_USAGE : 1);
}

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(START_USAGE);
    return;
  }
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const logFile = join(options.data, 'portcullis.log');
  const system = await startSystem({
    ...options,
    log: (line) => appendFileSync(logFile, `${line}\n`),
    onFailure: (reason) => {
      console.error(
        `The table store has ended: ${reason}. Stopping; all mail taken so far is in ${options.data}.`,
      );
      process.exit(1);
    },
  });
  // Before it is said that Ctrl-C stops it: whoever reads that may be quick.
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping …');
    await system.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const { data } = system;
  console.log(`Portcullis is running.

  SMTP   127.0.0.1:${system.smtpPort}
  Look   http://127.0.0.1:${system.httpPort}/?token=${system.token}
  Data   ${data}  (inbox/ accepted, outbox/ sent, portcullis.log)
  Clock  ${options.clock === null ? 'real' : `${toIso(options.clock)}, standing still until POST /api/clock moves it`}${
    options.relay ? `\n  Relay  ${options.relay.host}:${options.relay.port}` : ''
  }

Ctrl-C stops it.`);
}
