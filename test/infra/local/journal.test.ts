import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openJournal } from '../../../infra/local/journal.ts';

it('keeps an entry until it is removed, and takes a half-written one for none', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-journal-'));
  try {
    const journal = await openJournal(join(directory, 'j'));
    const entry = { event: { Records: [] }, envelope: { from: '', recipients: [] } } as unknown as Parameters<
      typeof journal.add
    >[1];
    await journal.add('m1', entry);
    await writeFile(join(directory, 'j', 'm2.json.tmp'), '{"half');
    const reopened = await openJournal(join(directory, 'j'));
    expect(await reopened.ids()).toEqual(['m1']);
    expect(await reopened.read('m1')).toEqual(entry);
    expect(await reopened.read('none')).toBeNull();
    await reopened.remove('m1');
    await reopened.remove('m1');
    expect(await reopened.ids()).toEqual([]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
