import type { HistoryEntry } from '../../ports.ts';
import { detailText, EVENT_WORDS } from '../history-words.ts';
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
        {newest.slice(0, SHOWN).map((entry) => (
          <li>
            <span class="muted small">
              <Moment at={entry.at} zone={zone} /> · <Stranger text={entry.actor} longest={80} />
            </span>
            <span class="block">
              {EVENT_WORDS[entry.event]}{' '}
              <span class="muted small">
                <Stranger text={detailText(entry, zone)} longest={600} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      {newest.length > SHOWN ? <p class="muted small">Earlier entries are in the API.</p> : null}
    </>
  );
};
