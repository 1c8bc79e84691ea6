import type { StandingExemption } from '../../domain/exemption.ts';
import type { FloorPolicy } from '../../domain/floor.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ReportPolicy } from '../../domain/report.ts';
import { plural } from '../../domain/report-summary.ts';
import type { Instant } from '../../domain/time.ts';
import { LANGUAGE_NAMES } from './contact-form.tsx';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

/** How the floors are found, as a sentence. */
export function floorsText(floors: FloorPolicy): string {
  switch (floors.policy) {
    case 'grace':
      return `A server needs the newest security update that was published ${plural(floors.days, 'day')} ago or earlier.`;
    case 'original':
      return 'A server needs the builds that Exchange Online asks for.';
    case 'explicit':
      return 'A server needs the builds of the table in the configuration.';
    default:
      return floors satisfies never;
  }
}

/** How a server is detected, and what is done to it. */
export const Detection = ({ policy }: { readonly policy: Policy }) => {
  const { detection, relayed, rejectionsPerServerPerDay, receiver, link } = policy;
  return (
    <dl>
      <dt>Detected by</dt>
      <dd>
        {plural(detection.sightings, 'message')} of an out-of-date build within{' '}
        {plural(detection.withinHours, 'hour')}
      </dd>
      <dt>Behind a relay</dt>
      <dd>{relayed === 'observe' ? 'only reported' : 'enforced like any other'}</dd>
      <dt>Bounces</dt>
      <dd>
        at most {rejectionsPerServerPerDay.toLocaleString('en')} of a server in a day; what is more is
        quarantined
      </dd>
      <dt>Who blocks</dt>
      <dd>{receiver ?? 'the domain of the recipient'}, in the replies</dd>
      <dt>Read more</dt>
      <dd>
        <a href={link} rel="noreferrer">
          {link}
        </a>
      </dd>
    </dl>
  );
};

/** Who is written to, and when. */
export const Correspondence = ({
  policy,
  report,
}: {
  readonly policy: Policy;
  readonly report: ReportPolicy;
}) => {
  const { notices, timeZone } = policy;
  return (
    <dl>
      <dt>Notices</dt>
      <dd>
        {notices === null
          ? 'postmasters are not written to'
          : `from ${notices.from}, ${plural(notices.daysAhead, 'day')} before a stage begins`}
      </dd>
      {notices === null ? null : (
        <>
          <dt>Their language</dt>
          <dd>that of the country of a domain, otherwise {LANGUAGE_NAMES[notices.language]}</dd>
          <dt>Contacts configured</dt>
          <dd>of {plural(notices.organisations.size, 'organisation')}</dd>
        </>
      )}
      <dt>Reports</dt>
      <dd>
        {report.to.length === 0 ? 'kept, mailed to nobody' : `to ${report.to.join(', ')}`}, at {report.at} (
        {timeZone}){report.weekly === null ? '' : `; the week's on ${capital(report.weekly)}`}
      </dd>
    </dl>
  );
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

interface StandingProps {
  readonly exemptions: readonly StandingExemption[];
  readonly at: Instant;
  readonly zone: string;
}

/** The exemptions of the configuration; those of operators are with their servers and organisations. */
export const Standing = ({ exemptions, at, zone }: StandingProps) =>
  exemptions.length === 0 ? (
    <p>The configuration exempts nobody.</p>
  ) : (
    <ul class="plain">
      {exemptions.map(({ address, organisation, until, reason }) => (
        <li>
          {organisation === null ? (
            <a href={`/servers?q=${encodeURIComponent(address ?? '')}`}>{address}</a>
          ) : (
            <a href={`/organisations/${encodeURIComponent(organisation)}`}>{organisation}</a>
          )}{' '}
          <span class="muted">
            {until <= at ? 'was exempt until ' : 'until '}
            <Moment at={until} zone={zone} />
          </span>
          <span class="block small">
            <Stranger text={reason} longest={500} />
          </span>
        </li>
      ))}
    </ul>
  );
