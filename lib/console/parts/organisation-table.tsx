import type { Organisation } from '../../domain/organisation.ts';
import { type PauseBudget, pauseEndsAt } from '../../domain/pause.ts';
import type { Instant } from '../../domain/time.ts';
import { Day } from './moment.tsx';
import { Stranger } from './stranger.tsx';

interface OrganisationTableProps {
  readonly organisations: readonly Organisation[];
  readonly budgetOf: (organisation: Organisation) => PauseBudget;
  readonly at: Instant;
  readonly zone: string;
}

/** Organisations, one a row; cards on a phone. */
export const OrganisationTable = ({ organisations, budgetOf, at, zone }: OrganisationTableProps) => (
  <table class="cards">
    <caption>By name.</caption>
    <thead>
      <tr>
        {['Organisation', 'State', 'Pause days left', 'Notices go to'].map((title) => (
          <th scope="col">{title}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {organisations.map((organisation) => (
        <tr>
          <th scope="row">
            <a href={`/organisations/${encodeURIComponent(organisation.name)}`}>
              <Stranger text={organisation.name} />
            </a>
          </th>
          <td data-label="State">
            <Spared organisation={organisation} at={at} zone={zone} />
          </td>
          <td data-label="Pause days left">
            {budgetOf(organisation).left} in {budgetOf(organisation).year}
          </td>
          <td data-label="Notices go to">{contactsText(organisation)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface SparedProps {
  readonly organisation: Organisation;
  readonly at: Instant;
  readonly zone: string;
}

/** Until when an organisation is paused and exempt. */
const Spared = ({ organisation: { pauses, exemption }, at, zone }: SparedProps) => {
  const ends = pauseEndsAt(pauses, at);
  const exempt = exemption !== null && at < exemption.until;
  if (ends === null && !exempt) return <span class="muted">enforced</span>;
  return (
    <span>
      {ends === null ? null : (
        <span class="block">
          <span class="tag warn">paused</span> until <Day at={ends} zone={zone} />
        </span>
      )}
      {exempt ? (
        <span class="block">
          <span class="tag warn">exempt</span> until <Day at={exemption.until} zone={zone} />
        </span>
      ) : null}
    </span>
  );
};

function contactsText({ contacts }: Organisation): string {
  if (contacts === null) return 'not said';
  if (contacts.length === 0) return 'nobody';
  return contacts.length === 1 ? '1 address' : `${contacts.length} addresses`;
}
