import * as z from 'zod/mini';
import type { Snapshot } from '../domain/report-snapshot.ts';

const snapshotSchema = z.array(z.tuple([z.string(), z.number(), z.int()]));

/** A snapshot as it is kept beside its report. */
export const writeSnapshot = (snapshot: Snapshot): string =>
  JSON.stringify([...snapshot].map(([id, { startedAt, stage }]) => [id, startedAt, stage]));

/** Reads what `writeSnapshot` wrote; throws on anything else. */
export const readSnapshot = (text: string): Snapshot =>
  new Map(snapshotSchema.parse(JSON.parse(text)).map(([id, startedAt, stage]) => [id, { startedAt, stage }]));
