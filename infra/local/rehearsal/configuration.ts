import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the rehearsed system is told; a time zone with a change of clocks among the days rehearsed. */
export const REHEARSAL_CONFIG = {
  domains: ['receiver.example'],
  timeZone: 'Europe/Berlin',
  organisations: {
    'patience.example': { contacts: ['it@patience.example'], language: 'de' },
  },
  // A name that is listed has these records and no others: no SPF.
  local: { dns: { 'stranger.example': {}, 'mail.stranger.example': {} } },
  report: { to: ['operator@receiver.example'], weekly: 'monday' },
};

/** Writes it into the directory; the path of the file. */
export async function writeConfiguration(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'portcullis.config.json');
  await writeFile(file, JSON.stringify(REHEARSAL_CONFIG, null, 2));
  return file;
}
