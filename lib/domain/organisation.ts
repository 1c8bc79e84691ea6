import type { Pause } from './pause.ts';

/** The registrable domain that owns servers. */
export interface Organisation {
  readonly name: string;
  readonly pauses: readonly Pause[];
}
