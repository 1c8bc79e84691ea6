import type { Language } from './language.ts';
import type { Pause } from './pause.ts';
import type { Exemption } from './server.ts';

/** The registrable domain that owns servers. */
export interface Organisation {
  readonly name: string;
  readonly pauses: readonly Pause[];
  /** Who gets its notices; empty: nobody; null: not said, so its postmaster. */
  readonly contacts: readonly string[] | null;
  readonly language: Language | null;
  readonly exemption: Exemption | null;
}

/** An organisation nothing has been said about yet. */
export const newOrganisation = (name: string): Organisation => ({
  name,
  pauses: [],
  contacts: null,
  language: null,
  exemption: null,
});
