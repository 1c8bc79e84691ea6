import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { runSystem } from '../../infra/local/rehearsal/running-system.ts';
import type { Result } from './result.ts';

const MESSAGES = 1500;
const CONNECTIONS = 10;

/** Messages a second through the whole local system; the reference is smtp-server that throws all mail away. */
export async function benchLocalSystem(): Promise<Result[]> {
  const sink = await startSink();
  const data = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const system = await runSystem(['--data', data, '--clock', '2026-10-05T08:00:00Z']);
  try {
    const reference = `a bare smtp-server, ${CONNECTIONS} connections`;
    const referencePerSecond = await send(sink.port, message(false));
    const row = (what: string, perSecond: number): Result => ({
      what,
      perSecond,
      reference,
      referencePerSecond,
    });
    return [
      row('messages, no Exchange hop', await send(system.smtpPort, message(false))),
      row('messages, on-premises Exchange', await send(system.smtpPort, message(true))),
    ];
  } finally {
    await system.stop();
    await sink.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function send(port: number, raw: string): Promise<number> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    tls: { rejectUnauthorized: false },
  });
  const one = () =>
    transport.sendMail({ envelope: { from: 'someone@sender.example', to: 'orders@receiver.example' }, raw });
  // Opens the connections, each of which is kept waiting for a greeting once.
  await Promise.all(Array.from({ length: CONNECTIONS * 4 }, one));
  const started = performance.now();
  await Promise.all(Array.from({ length: MESSAGES }, one));
  const rate = (MESSAGES / (performance.now() - started)) * 1000;
  transport.close();
  return rate;
}

async function startSink(): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    onData(stream, _session, callback) {
      stream.resume().on('end', () => callback(null, 'OK'));
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** 5 kB, with or without a hop of an up-to-date Exchange. */
function message(exchange: boolean): string {
  const hop =
    'Received: from client.sender.example (10.20.0.11) by ex01.sender.example (10.20.0.12) with Microsoft SMTP\r\n Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.2562.53; Mon, 5 Oct 2026 07:59:59 +0000\r\n';
  const header =
    'From: Someone <someone@sender.example>\r\nTo: orders@receiver.example\r\nSubject: Hello\r\n\r\n';
  return (exchange ? hop : '') + header + `${'x'.repeat(76)}\r\n`.repeat(62);
}
