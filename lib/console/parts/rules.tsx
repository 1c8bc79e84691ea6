import type { FloorPolicy } from '../../domain/floor.ts';
import type { NoticePolicy } from '../../domain/notice.ts';
import { PAUSE_BUDGET_DAYS } from '../../domain/pause.ts';
import type { Policy } from '../../domain/policy.ts';
import { Stranger } from './stranger.tsx';

/** The rules of the configuration that are numbers and words, as a list of terms. */
export const Rules = ({ policy }: { readonly policy: Policy }) => {
  const { detection, relayed, rejectionsPerServerPerDay: bounces, timeZone, receiver, link } = policy;
  return (
    <dl>
      <dt>Detection</dt>
      <dd>
        {detection.sightings === 1
          ? 'The first message of an out-of-date build'
          : `${detection.sightings} messages of an out-of-date build within ${detection.withinHours} hours`}
      </dd>
      <dt>Exchange behind a relay</dt>
      <dd>
        {relayed === 'observe' ? 'only reported, never enforced' : 'enforced as if it connected itself'}
      </dd>
      <dt>Pauses</dt>
      <dd>{PAUSE_BUDGET_DAYS} days an organisation and calendar year</dd>
      <dt>Bounces</dt>
      <dd>{bounces.toLocaleString('en')} a server and day at most; mail over it is quarantined</dd>
      <dt>Days are those of</dt>
      <dd>{timeZone}</dd>
      <dt>Who refuses, in replies</dt>
      <dd>{receiver === null ? "the recipient's domain" : <Stranger text={receiver} longest={200} />}</dd>
      <dt>Where replies point to</dt>
      <dd>
        <Stranger text={link} longest={300} />
      </dd>
    </dl>
  );
};

/** How the floors are found, in a sentence. */
export function floorsText(floors: FloorPolicy): string {
  switch (floors.policy) {
    case 'grace':
      return `An update is asked for once it has been out for ${floors.days} days.`;
    case 'original':
      return 'What Exchange Online enforces is asked for.';
    case 'explicit':
      return "The configuration's own table says what is asked for.";
    default:
      return floors satisfies never;
  }
}

/** What postmasters are told, and by whom. */
export const NoticeRules = ({ notices }: { readonly notices: NoticePolicy | null }) =>
  notices === null ? (
    <p>Postmasters are not written to.</p>
  ) : (
    <dl>
      <dt>Sent by</dt>
      <dd>{notices.from}</dd>
      <dt>Before a stage begins</dt>
      <dd>{notices.daysAhead} days</dd>
      <dt>To one organisation</dt>
      <dd>{notices.perOrganisationPerDay.toLocaleString('en')} mails a day at most</dd>
      <dt>Language, else</dt>
      <dd>{LANGUAGE_NAMES.of(notices.language)}</dd>
    </dl>
  );

const LANGUAGE_NAMES = new Intl.DisplayNames('en', { type: 'language' });
