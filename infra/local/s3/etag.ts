import type { Stats } from 'node:fs';

/** Objects are replaced, never changed, so time and size tell two versions apart and no digest has to be kept. */
export const etag = (stats: Stats) =>
  `"${Math.round(stats.mtimeMs * 1000).toString(16)}-${stats.size.toString(16)}"`;
