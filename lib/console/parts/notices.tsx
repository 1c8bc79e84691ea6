import type { ServerView } from '../../app/server-view.ts';
import { Moment } from './moment.tsx';

const KINDS: Readonly<Record<string, string>> = {
  detected: 'Detected',
  ahead: 'About to begin',
  begun: 'Begun',
  repaired: 'Repaired',
};
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
            {KINDS[kind] ?? kind}, stage {stage} <span class={`tag ${MOOD[outcome]}`}>{outcome}</span>
          </span>
          <span class="muted small">
            <Moment at={Date.parse(at)} zone={zone} />
          </span>
        </li>
      ))}
    </ul>
  );
