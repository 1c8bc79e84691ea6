import { formatBuild } from '../../domain/build.ts';
import { judge, satisfyingReleases } from '../../domain/compliance.ts';
import { nextStage, type Stage } from '../../domain/ladder.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Server } from '../../domain/server.ts';
import { effectIn, type NoticeMatter, problem, rulesOf, type Say } from '../../mail/notice-document.ts';
import { formatMinute, formatTime } from '../../mail/notice-words.ts';
import { HourBar } from '../parts/hour-bar.tsx';
import type { Tell } from '../phrases/phrases.ts';
import { Facts } from './blocks.tsx';
import { isMoving, type ServerStanding } from './standing.ts';

interface InShortProps {
  readonly policy: Policy;
  readonly matter: NoticeMatter;
  readonly standing: ServerStanding;
  readonly speak: Say;
  readonly tell: Tell;
  /** Whether there are forms below to lead to. */
  readonly canAct: boolean;
}

/** What whoever has only a minute needs to know: what is wrong, what helps, what happens to mail now and next. */
export const InShort = (props: InShortProps) => {
  const { tell, standing, canAct } = props;
  return (
    <section class="card short">
      <h2>{tell('short.heading')}</h2>
      <Facts rows={[...remedy(props), ...now(props), ...next(props)]} />
      {isLimited(standing) ? <ThisHour {...props} stage={standing.stage} /> : null}
      {canAct ? (
        <p class="actions">
          <a class="button second" href="#time">
            {tell('short.time')}
          </a>
          <a class="button second" href="#repaired">
            {tell('repaired.button')}
          </a>
        </p>
      ) : null}
    </section>
  );
};

type Rows = [string, string][];

function remedy({ policy, matter: { servers, language, at }, speak, tell }: InShortProps): Rows {
  const [server] = servers;
  const rules = rulesOf(policy, server);
  const judgement = judge(rules, server.build, at);
  const best = satisfyingReleases(rules, judgement.placement.product, at).at(-1);
  const helps = best && tell('short.or', { release: `${best.name} (${formatBuild(best.build)})` });
  return [
    [tell('short.problem'), problem(judgement, language, speak)],
    [tell('short.needed'), helps ?? speak('install.supported')],
  ];
}

/** What becomes of mail, where it is the same in all minutes; else how many of them are throttled and blocked. */
function now({ standing, speak, tell }: InShortProps): Rows {
  const { kind, stage } = standing;
  if (kind !== 'enforced' || stage === null || stage.throttleMinutes + stage.blockMinutes === 0)
    return [[tell('short.now'), tell('now.accepted')]];
  return [[tell(isLimited(standing) ? 'short.hour' : 'short.now'), effectIn(stage, speak)]];
}

function next({
  policy,
  matter: { servers, owner, language, at },
  standing,
  speak,
  tell,
}: InShortProps): Rows {
  const [{ episode }] = servers;
  if (!isMoving(standing) || episode === null) return [];
  const following = nextStage(policy.ladder, episode, owner?.pauses ?? [], at);
  if (following === null) return [[tell('short.next'), tell('next.last')]];
  const when = formatMinute(language, policy.timeZone, following.at);
  return [[tell('short.next'), tell('next.stage', { when, effect: effectIn(following.stage, speak) })]];
}

/** Whether mail is throttled or blocked in some minutes of each hour and not in others. */
const isLimited = (standing: ServerStanding): standing is ServerStanding & { readonly stage: Stage } =>
  standing.kind === 'enforced' &&
  standing.stage !== null &&
  standing.stage.throttleMinutes + standing.stage.blockMinutes > 0 &&
  standing.stage.blockMinutes < 60;

/** The minutes of the hour that is going on. */
const ThisHour = ({ policy, matter, stage, tell }: InShortProps & { readonly stage: Stage }) => {
  const { servers, language, at } = matter;
  const time = (instant: Server['lastSeen'], withZone: boolean) =>
    formatTime(language, policy.timeZone, instant, withZone);
  return (
    <HourBar
      stage={stage}
      serverId={servers[0].id}
      at={at}
      words={{
        now: (kind, until) => tell('hour.title', { now: tell(`now.${kind}`, { when: time(until, true) }) }),
        kinds: { block: tell('hour.block'), throttle: tell('hour.throttle'), open: tell('now.accepted') },
        time: (instant) => time(instant, false),
      }}
    />
  );
};
