import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createObjectSystem, type World } from './world-parts.ts';

/** The adapters over fresh embedded stores, for the tests of one file; `world()` is there once they run. */
export function useWorld(config: unknown = {}): () => World {
  let world: World | null = null;
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portcullis-test-'));
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    world = await createObjectSystem(directory);
  });
  afterAll(async () => {
    await world?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return () => {
    if (world === null) throw new Error('the stores are not running');
    return world;
  };
}
