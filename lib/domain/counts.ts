/** Messages by what was decided about them. */
export interface Counts {
  readonly accepted: number;
  readonly deferred: number;
  readonly rejected: number;
  readonly quarantined: number;
}

export const NO_COUNTS: Counts = { accepted: 0, deferred: 0, rejected: 0, quarantined: 0 };

export const addCounts = (a: Counts, b: Counts): Counts => ({
  accepted: a.accepted + b.accepted,
  deferred: a.deferred + b.deferred,
  rejected: a.rejected + b.rejected,
  quarantined: a.quarantined + b.quarantined,
});

export const totalOf = ({ accepted, deferred, rejected, quarantined }: Counts): number =>
  accepted + deferred + rejected + quarantined;
