import type { Overview } from '../../app/overview.ts';
import type { Tally } from '../../ports.ts';
import { levelOf } from '../style.ts';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

/** What needs to be known before anything else, as the last report said it. */
export const Lead = ({ report }: Pick<Overview, 'report'>) =>
  report === null ? (
    <p class="lead">The first report is made in the morning; what there is now is below.</p>
  ) : (
    <p class="lead">
      {report.sentences.join(' ')}{' '}
      <a href={`/reports/${report.name}?format=html`}>The report of {report.name}</a>
    </p>
  );

/** What is wrong with Portcullis itself. */
export const Ringing = ({ alarms, zone }: Pick<Overview, 'alarms'> & { readonly zone: string }) => {
  if (alarms === null)
    return <p class="notice warn">Whether an alarm is going off could not be found out.</p>;
  return (
    <>
      {alarms.map(({ name, description, since }) => (
        <div class="notice bad" role="alert">
          <strong>{name}</strong> since <Moment at={since} zone={zone} />. {description}
        </div>
      ))}
    </>
  );
};

/** What mail is kept now. */
export const Now = ({ messages }: Pick<Overview, 'messages'>) => (
  <ul class="tiles" aria-label="Mail now">
    {(
      [
        ['held', 'held', 'held, delivered when their window is over'],
        ['toBounce', 'rejected', 'refused, about to be bounced'],
        ['bounced', 'bounced', 'bounced in 24 hours'],
        ['quarantined', 'quarantined', 'quarantined, for you to look at'],
      ] as const
    ).map(([kind, state, words]) => (
      <li>
        <a href={`/messages?state=${state}`}>
          <b>{tallied(messages[kind])}</b> <span>{words}</span>
        </a>
      </li>
    ))}
  </ul>
);

const tallied = ({ count, more }: Tally): string => `${count.toLocaleString('en')}${more ? '+' : ''}`;

/** How many servers move to which stage on which day. */
export function NextDays({ days, more, stages }: Overview['stagesDue'] & { readonly stages: number }) {
  const busy = days.filter((day) => day.stages.length > 0);
  if (busy.length === 0) return <p>No server is due for a next stage.</p>;
  return (
    <>
      <ul class="plain">
        {busy.map(({ day, stages: due }) => (
          <li class="row">
            <span>{WEEKDAY.format(Date.parse(day))}</span>
            <span class="badges">
              {due.map(({ stage, servers }) => (
                <a class={`badge level-${levelOf(stage, stages)}`} href={`/servers?stage=${stage - 1}`}>
                  {servers.toLocaleString('en')} to stage {stage}
                </a>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {more ? <p class="muted small">There are more than could be counted here.</p> : null}
    </>
  );
}

/** The days of the calendar, whatever the zone they are of. */
const WEEKDAY = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

export const Furthest = ({
  servers,
  stages,
}: {
  readonly servers: Overview['furthest'];
  readonly stages: number;
}) =>
  servers.length === 0 ? (
    <p>No out-of-date server has been detected.</p>
  ) : (
    <>
      <ul class="plain">
        {servers.map(({ id, name, organisation, stage, paused, exempt }) => (
          <li class="row">
            <span>
              <a href={`/servers/${id}`}>
                <Stranger text={name} />
              </a>
              {organisation === null ? null : (
                <span class="muted small">
                  {' '}
                  <Stranger text={organisation} />
                </span>
              )}
            </span>
            <span class="badges">
              {paused ? <span class="tag">paused</span> : null}
              {exempt ? <span class="tag">exempt</span> : null}
              <span class={`badge level-${levelOf(stage ?? 0, stages)}`}>Stage {stage}</span>
            </span>
          </li>
        ))}
      </ul>
      <p class="pages">
        <a href="/servers">All servers</a>
      </p>
    </>
  );
