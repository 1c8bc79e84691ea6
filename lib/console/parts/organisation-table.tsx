import type { OrganisationLine } from '../../app/list-organisations.ts';
import { Day } from './moment.tsx';
import { Stranger } from './stranger.tsx';

interface OrganisationTableProps {
  readonly organisations: readonly OrganisationLine[];
  readonly zone: string;
}

/** Organisations, one a row; cards on a phone. */
export const OrganisationTable = ({ organisations, zone }: OrganisationTableProps) => (
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
      {organisations.map(({ name, budget, contacts, ...spared }) => (
        <tr>
          <th scope="row">
            <a href={`/organisations/${encodeURIComponent(name)}`}>
              <Stranger text={name} />
            </a>
          </th>
          <td data-label="State">
            <Spared {...spared} zone={zone} />
          </td>
          <td data-label="Pause days left">
            {budget.left} in {budget.year}
          </td>
          <td data-label="Notices go to">{contactsText(contacts)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface SparedProps extends Pick<OrganisationLine, 'pausedUntil' | 'exemptUntil'> {
  readonly zone: string;
}

/** Until when an organisation is paused and exempt. */
export const Spared = ({ pausedUntil, exemptUntil, zone }: SparedProps) => {
  if (pausedUntil === null && exemptUntil === null) return <span class="muted">enforced</span>;
  return (
    <span>
      {pausedUntil === null ? null : (
        <span class="block">
          <span class="tag warn">paused</span> until <Day at={pausedUntil} zone={zone} />
        </span>
      )}
      {exemptUntil === null ? null : (
        <span class="block">
          <span class="tag warn">exempt</span> until <Day at={exemptUntil} zone={zone} />
        </span>
      )}
    </span>
  );
};

function contactsText(contacts: OrganisationLine['contacts']): string {
  if (contacts === null) return 'its postmaster';
  if (contacts.length === 0) return 'nobody';
  return contacts.length === 1 ? '1 address' : `${contacts.length} addresses`;
}
