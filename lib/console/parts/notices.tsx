import type { ServerView } from '../../app/server-view.ts';
import { NOTICE_WORDS } from '../history-words.ts';
import { Moment } from './moment.tsx';

const MOOD = { sent: 'good', refused: 'bad', unconfirmed: 'warn', sending: '' } as const;

/** The notices to its postmaster about the present episode. */
export const Notices = ({ notices, zone }: Pick<ServerView, 'notices'> & { readonly zone: string }) =>
  notices.length === 0 ? (
    <p class="muted">None yet.</p>
  ) : (
    <ul class="plain">
      {notices.map(({ kind, stage, at, outcome }) => (
        <li class="row">
          <span>
            {kind === 'repaired' ? 'Repaired' : `Stage ${stage}, ${NOTICE_WORDS[kind] ?? kind}`}{' '}
            <span class={`tag ${MOOD[outcome]}`}>{outcome}</span>
          </span>
          <span class="muted small">
            <Moment at={Date.parse(at)} zone={zone} />
          </span>
        </li>
      ))}
    </ul>
  );
