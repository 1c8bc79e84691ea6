import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope, ReceiptEvent } from './receipt-event.ts';

/** A message that got its 250 and whose receipt rules have not ended yet. */
export interface JournalEntry {
  readonly event: ReceiptEvent;
  readonly envelope: Envelope;
}

/** One file a message, so that a message in the middle of its rules survives the end of the process. */
export interface Journal {
  add(id: string, entry: JournalEntry): Promise<void>;
  remove(id: string): Promise<void>;
  read(id: string): Promise<JournalEntry | null>;
  ids(): Promise<string[]>;
}

/** A journal in a directory, which is made if need be. Writes are whole or not at all. */
export async function openJournal(directory: string): Promise<Journal> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = (id: string) => join(directory, `${id}.json`);
  return {
    async add(id, entry) {
      await writeFile(`${file(id)}.tmp`, JSON.stringify(entry), { mode: 0o600 });
      await rename(`${file(id)}.tmp`, file(id));
    },
    remove: (id) => rm(file(id), { force: true }),
    async read(id) {
      const text = await readFile(file(id), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      return text === null ? null : JSON.parse(text);
    },
    async ids() {
      const names = await readdir(directory);
      return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    },
  };
}
