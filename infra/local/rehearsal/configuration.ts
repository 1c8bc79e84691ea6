import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the rehearsed system is told; a time zone with a change of clocks among the days rehearsed. */
export const REHEARSAL_CONFIG = {
  domains: ['receiver.example'],
  timeZone: 'Europe/Berlin',
  report: { to: ['operator@receiver.example'], weekly: 'monday' },
};

/** Writes it into the directory; the path of the file. */
export async function writeConfiguration(directory: string): Promise<string> {
  const file = join(directory, 'rehearsal.config.json');
  await writeFile(file, JSON.stringify(REHEARSAL_CONFIG, null, 2));
  return file;
}
