import type { Catalog } from './catalog.ts';
import type { StandingExemption } from './exemption.ts';
import type { FloorPolicy } from './floor.ts';
import type { Ladder } from './ladder.ts';
import type { NoticePolicy } from './notice.ts';
import type { Detection } from './sighting.ts';

/** The operator's rules, as the domain uses them. */
export interface Policy {
  readonly catalog: Catalog;
  readonly floors: FloorPolicy;
  readonly ladder: Ladder;
  readonly detection: Detection;
  /** Exchange behind a relay is only reported (`observe`), unless the operator says otherwise. */
  readonly relayed: 'observe' | 'enforce';
  /** Organisations known to hold Extended Security Updates. */
  readonly esuOrganisations: ReadonlySet<string>;
  readonly rejectionsPerServerPerDay: number;
  /** Time zone of the operator's days, from the IANA database. */
  readonly timeZone: string;
  /** The operator's standing exceptions. */
  readonly exemptions: readonly StandingExemption[];
  /** Null: postmasters are not written to. */
  readonly notices: NoticePolicy | null;
  /** Who blocks, in the replies; null: the domain of the recipient. */
  readonly receiver: string | null;
  /** Where a postmaster can read more. */
  readonly link: string;
}
