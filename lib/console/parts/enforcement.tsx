import type { ServerDetail } from '../../app/server-detail.ts';
import type { Instant } from '../../domain/time.ts';
import { hourWords, ladderWords } from '../enforcement-words.ts';
import { HourBar } from './hour-bar.tsx';
import { LadderTimeline } from './ladder-timeline.tsx';
import { Moment } from './moment.tsx';
import { OrganisationLink } from './stranger.tsx';

interface EnforcementProps {
  readonly detail: ServerDetail;
  readonly at: Instant;
  readonly zone: string;
}

/** The dates of a server's stages, with what has moved them. */
export const Ladder = ({ detail: { timetable, owner, view }, at, zone }: EnforcementProps) => (
  <>
    <LadderTimeline
      rows={timetable}
      pauses={owner?.pauses ?? []}
      at={at}
      words={ladderWords(timetable, zone)}
    />
    {view.paused ? (
      <p class="muted small">The clock stands still during a pause; the dates count it in.</p>
    ) : null}
    {view.exempt ? (
      <p class="muted small">
        It goes up no stage while it is exempt; the dates after that are the earliest there can be.
      </p>
    ) : null}
  </>
);

/** What happens to its mail in this hour: its windows, or why all of it is accepted. */
export const ThisHour = ({ detail: { server, owner, view, timetable }, at, zone }: EnforcementProps) => {
  const row = timetable.find(({ state }) => state === 'in-force');
  const pause = owner?.pauses.find(({ from, until }) => from <= at && at < until);
  if (view.observed) {
    return <p>Its mail is accepted: it stands behind a relay, and is only observed.</p>;
  }
  if (view.exempt) return <p>Its mail is accepted: it is exempt.</p>;
  if (owner !== null && pause !== undefined) {
    return (
      <p>
        Its mail is accepted: <OrganisationLink name={owner.name} /> is paused until{' '}
        <Moment at={pause.until} zone={zone} />.
      </p>
    );
  }
  return row === undefined ? null : (
    <HourBar stage={row.stage} serverId={server.id} at={at} words={hourWords(zone)} />
  );
};
