import type { Policy } from '../../domain/policy.ts';
import { visible } from '../../mail/notice-words.ts';
import type { Tell } from '../phrases/phrases.ts';
import { levelOf } from '../style.ts';
import type { ServerStanding } from './standing.ts';

/** A stranger's name, which breaks at its dots where it has to. */
export const HostName = ({ name }: { name: string }) => (
  <bdi>
    {visible(name)
      .split('.')
      .map((label, index) => (
        <>
          {index === 0 ? null : (
            <>
              .<wbr />
            </>
          )}
          {label}
        </>
      ))}
  </bdi>
);

interface StateProps {
  readonly policy: Policy;
  readonly standing: ServerStanding;
  readonly tell: Tell;
}

/** How a server stands, in a word or two. */
export const State = ({ policy, standing: { kind, stage }, tell }: StateProps) => {
  if (kind === 'enforced' && stage !== null) {
    const stages = policy.ladder.length;
    return (
      <span class={`badge level-${levelOf(stage.stage, stages)}`}>
        {tell('state.stage', { stage: stage.stage, stages })}
      </span>
    );
  }
  const mood = kind === 'free' ? ' good' : kind === 'paused' || kind === 'exempt' ? ' warn' : '';
  return <span class={`tag${mood}`}>{tell(`state.${kind === 'enforced' ? 'none' : kind}`)}</span>;
};
