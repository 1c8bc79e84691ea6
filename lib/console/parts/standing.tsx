import type { ServerView } from '../../app/server-view.ts';
import { levelOf } from '../style.ts';

const MOOD = { compliant: 'good', unsupported: 'bad', unpatched: 'bad', unknown: '' } as const;

/** Whether a server is up to date, in one word. */
export const ComplianceTag = ({ compliance }: Pick<ServerView, 'compliance'>) => (
  <span class={`tag ${MOOD[compliance]}`}>{compliance}</span>
);

/** Where a server is on the ladder, and what keeps it from being enforced; nothing without an episode. */
export const StageBadge = ({
  server: { stage, paused, exempt, observed },
  stages,
}: {
  readonly server: Pick<ServerView, 'stage' | 'paused' | 'exempt' | 'observed'>;
  readonly stages: number;
}) => (
  <span class="badges">
    {stage === null ? null : <span class={`badge level-${levelOf(stage, stages)}`}>Stage {stage}</span>}
    {observed ? <span class="tag">only observed</span> : null}
    {exempt ? <span class="tag">exempt</span> : null}
    {paused && stage !== null ? <span class="tag">paused</span> : null}
  </span>
);
