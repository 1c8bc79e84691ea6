import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Telemetry } from '../../lib/ports.ts';
import type { Journal } from './journal.ts';

export interface Relay {
  /** Takes note of a message that has come into the inbox. */
  arrived(id: string): void;
  stop(): Promise<void>;
}

/** Milliseconds until a message the next server did not take is tried again. */
const RETRY = 5000;

/**
 * Hands mail that reaches the inbox on by SMTP, with its own envelope, and removes it there once the next server has
 * taken it. The envelope is kept in `envelopes` from the moment the message was received. What is not taken is tried
 * again until it is; a crash between the server's 250 and the removal hands it on twice.
 */
export function startRelay(options: {
  readonly host: string;
  readonly port: number;
  readonly inbox: string;
  readonly envelopes: Journal;
  readonly telemetry: Telemetry;
}): Relay {
  const { host, port, inbox, envelopes, telemetry } = options;
  const transport = createTransport({
    host,
    port,
    pool: true,
    ignoreTLS: false,
    tls: { rejectUnauthorized: false },
  });
  const running = new Map<string, Promise<void>>();

  async function handOn(id: string): Promise<void> {
    const file = join(inbox, `${id}.eml`);
    const entry = await envelopes.read(id);
    const raw = await readFile(file).catch(() => null);
    // Held or bounced: there is an envelope, but nothing (yet) in the inbox.
    if (entry === null || raw === null) return;
    const { from, recipients } = entry.envelope;
    await transport.sendMail({ envelope: { from, to: [...recipients] }, raw });
    await rm(file, { force: true });
    await envelopes.remove(id);
    telemetry.count('Relayed', 1);
  }

  function start(id: string): void {
    if (running.has(id)) return;
    const work = handOn(id)
      .catch((error) => telemetry.error('relay-failed', error, { messageId: id }))
      .finally(() => running.delete(id));
    running.set(id, work);
  }

  const timer = setInterval(async () => {
    for (const id of await envelopes.ids().catch(() => [])) start(id);
  }, RETRY);
  return {
    arrived: start,
    async stop() {
      clearInterval(timer);
      await Promise.all(running.values());
      transport.close();
    },
  };
}
