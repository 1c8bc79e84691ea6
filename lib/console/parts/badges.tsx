import type { Compliance } from '../../domain/compliance.ts';
import { levelOf } from '../style.ts';

interface StageBadgeProps {
  /** Null without an episode. */
  readonly stage: number | null;
  /** Stages of the ladder. */
  readonly stages: number;
}

export const StageBadge = ({ stage, stages }: StageBadgeProps) =>
  stage === null ? null : <span class={`badge level-${levelOf(stage, stages)}`}>Stage {stage}</span>;

const MOOD: Readonly<Record<Compliance, string>> = {
  compliant: 'good',
  unsupported: 'bad',
  unpatched: 'warn',
  unknown: '',
};

export const ComplianceTag = ({ compliance }: { readonly compliance: Compliance }) => (
  <span class={`tag ${MOOD[compliance]}`}>{compliance}</span>
);

interface StandingTagsProps {
  readonly paused: boolean;
  readonly exempt: boolean;
  /** A relay stands in front of it, and policy does not enforce that: it is only reported. */
  readonly observed: boolean;
}

/** What keeps a server from being throttled or blocked. */
export const StandingTags = ({ paused, exempt, observed }: StandingTagsProps) => (
  <>
    {paused ? <span class="tag">paused</span> : null}
    {exempt ? <span class="tag">exempt</span> : null}
    {observed ? <span class="tag">only observed</span> : null}
  </>
);
