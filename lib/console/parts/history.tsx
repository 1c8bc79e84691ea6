import { minuteText } from '../../mail/report-words.ts';
import type { HistoryEntry } from '../../ports.ts';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

const SHOWN = 50;

/** What happened and who did it, the last first. */
export const History = ({
  entries,
  zone,
}: {
  readonly entries: readonly HistoryEntry[];
  readonly zone: string;
}) => {
  const newest = [...entries].sort((a, b) => b.at - a.at);
  if (newest.length === 0) return <p class="muted">Nothing yet.</p>;
  return (
    <>
      <ul class="plain">
        {newest.slice(0, SHOWN).map(({ at, event, actor, detail }) => (
          <li>
            <span class="muted small">
              <Moment at={at} zone={zone} /> · <Stranger text={actor} longest={80} />
            </span>
            <span class="block">
              {WORDS[event]}
              <Detail detail={detail} zone={zone} />
            </span>
          </li>
        ))}
      </ul>
      {newest.length > SHOWN ? (
        <p class="muted small">
          … and {(newest.length - SHOWN).toLocaleString('en')} earlier entries, in the API.
        </p>
      ) : null}
    </>
  );
};

const Detail = ({ detail, zone }: Pick<HistoryEntry, 'detail'> & { readonly zone: string }) => (
  <>
    {Object.entries(detail)
      .filter(([, value]) => value !== null && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => (
        <span class="muted small">
          {' '}
          {name}{' '}
          <Stranger
            text={isInstant(value) ? minuteText(zone, Date.parse(value)) : String(value)}
            longest={200}
          />
        </span>
      ))}
  </>
);

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

const WORDS = {
  'first-seen': 'First seen',
  detected: 'Detected as out of date',
  relapsed: 'Out of date again',
  repaired: 'Up to date again',
  updated: 'Runs another build',
  'stage-granted': 'Next stage granted',
  reassigned: 'Given to another organisation',
  'pause-started': 'Pause granted',
  'pause-ended': 'Pause ended early',
  'exemption-set': 'Exempted',
  'exemption-ended': 'Exemption ended',
  'contacts-set': 'Contacts set',
  'contact-added': 'Contact named by a link',
  'said-repaired': 'Said to be repaired, by a link',
  'notice-sent': 'Postmaster told',
  'notice-refused': 'Notice refused by SES',
  'notice-unconfirmed': 'Notice of unknown outcome',
  'message-released': 'Message released',
  'message-discarded': 'Message discarded',
} as const satisfies Record<HistoryEntry['event'], string>;
