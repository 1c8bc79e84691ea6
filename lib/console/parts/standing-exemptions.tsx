import type { StandingExemption } from '../../domain/exemption.ts';
import type { Instant } from '../../domain/time.ts';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

interface StandingExemptionsProps {
  readonly exemptions: readonly StandingExemption[];
  readonly at: Instant;
  readonly zone: string;
}

/** The exemptions of the configuration; those that operators gave are with the servers and organisations. */
export const StandingExemptions = ({ exemptions, at, zone }: StandingExemptionsProps) =>
  exemptions.length === 0 ? (
    <p>The configuration exempts nobody.</p>
  ) : (
    <ul class="plain">
      {exemptions.map(({ address, organisation, until, reason }) => (
        <li>
          <span class="row">
            {organisation === null ? (
              <a href={`/servers?q=${encodeURIComponent(address ?? '')}`}>{address}</a>
            ) : (
              <a href={`/organisations/${encodeURIComponent(organisation)}`}>
                <Stranger text={organisation} />
              </a>
            )}
            <span class={at < until ? 'muted small' : 'tag'}>
              {at < until ? 'until ' : 'over since '}
              <Moment at={until} zone={zone} />
            </span>
          </span>
          <span class="muted small block">
            <Stranger text={reason} longest={500} />
          </span>
        </li>
      ))}
    </ul>
  );
