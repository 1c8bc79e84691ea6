import type { Organisation } from './organisation.ts';
import type { Server } from './server.ts';
import type { Instant } from './time.ts';

/** An exemption of the operator's configuration: of one address (canonical form), or of all servers of an organisation. */
export interface StandingExemption {
  readonly address: string | null;
  readonly organisation: string | null;
  readonly until: Instant;
  readonly reason: string;
}

/**
 * The server as it is under all exemptions there are: its own, its organisation's, and those of the configuration,
 * whichever lasts longest. Only for deciding, never to be stored: what is taken back is over.
 *
 * While a server is exempt its mail is accepted and no stage is granted to it. Afterwards it is where it was, or in a
 * stage that had been granted already and has come due meanwhile, and the next stage begins a day after the daily run that finds it overdue; the time in between is credited.
 */
export function underExemptions(
  exemptions: readonly StandingExemption[],
  server: Server,
  owner: Organisation | null,
): Server {
  const candidates = [owner?.exemption ?? null, ...exemptions.filter((standing) => covers(standing, server))];
  const exemption = candidates.reduce<Server['exemption']>(
    (longest, candidate) =>
      candidate === null || (longest && longest.until >= candidate.until)
        ? longest
        : { until: candidate.until, reason: candidate.reason },
    server.exemption,
  );
  return { ...server, exemption };
}

const covers = ({ address, organisation }: StandingExemption, server: Server): boolean =>
  address === server.ip || (organisation !== null && organisation === server.organisation);
