import { CopyObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { GateResult } from '../../functions/gate.ts';
import { INBOX_PREFIX, RAW_PREFIX } from '../../lib/aws/mail-store.ts';
import type { Telemetry } from '../../lib/ports.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { ReceivedMail } from './smtp-listener.ts';

export interface ReceiptRules {
  /** Resolves when the message is safe, with its rules run or to be run again. */
  accept(mail: ReceivedMail): Promise<void>;
  stop(): Promise<void>;
}

export interface ReceiptRulesOptions {
  readonly journal: Journal;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly gate: (event: unknown) => Promise<GateResult>;
  readonly telemetry: Telemetry;
}

/** SES repeats a failed action for four hours, backing off; here it is tried again at a fixed pace. Milliseconds. */
const RETRY = 2000;

/**
 * The rule set, as SES runs it. Rule 1: S3 `raw/`, then the gate, synchronous. Rule 2: S3 `inbox/`. The message is safe
 * as soon as it is in S3 and its event in the journal; the rules then run to their end, if need be after a restart.
 */
export async function createReceiptRules(options: ReceiptRulesOptions): Promise<ReceiptRules> {
  const { journal, s3, bucket, gate, telemetry } = options;
  const running = new Map<string, Promise<void>>();

  async function run(id: string, { event }: JournalEntry): Promise<void> {
    const { disposition } = await gate(event);
    if (disposition === 'CONTINUE') {
      const source = `${bucket}/${RAW_PREFIX}${id}`;
      await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: INBOX_PREFIX + id, CopySource: source }));
    }
    await journal.remove(id);
  }

  /** Runs the rules unless they are running; a failure is logged and left to the next retry. */
  function start(id: string, entry: JournalEntry): Promise<void> {
    const known = running.get(id);
    if (known) return known;
    const work = run(id, entry)
      .catch((error) => telemetry.error('receipt-rules-failed', error, { messageId: id }))
      .finally(() => running.delete(id));
    running.set(id, work);
    return work;
  }

  async function retry(): Promise<void> {
    for (const id of await journal.ids()) {
      const entry = running.has(id) ? null : await journal.read(id);
      if (entry) await start(id, entry);
    }
  }

  // The first pass takes up what the process before this one had taken and not finished.
  await retry();
  const timer = setInterval(
    () => void retry().catch((error) => telemetry.error('retry-failed', error)),
    RETRY,
  );
  return {
    async accept({ messageId, raw, event, envelope }) {
      const entry = { event, envelope };
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: RAW_PREFIX + messageId, Body: raw }));
      await journal.add(messageId, entry);
      await start(messageId, entry);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
