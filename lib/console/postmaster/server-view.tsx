import type { Child } from 'hono/jsx';
import { formatBuild } from '../../domain/build.ts';
import { judge, satisfyingReleases } from '../../domain/compliance.ts';
import { nextStage, type Stage } from '../../domain/ladder.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Server } from '../../domain/server.ts';
import { timetable } from '../../domain/timetable.ts';
import { windowAt, windowsOfHour } from '../../domain/window.ts';
import {
  type Block,
  effectIn,
  install,
  lead,
  type NoticeMatter,
  problem,
  receiverOf,
  rulesOf,
  type Say,
  schedule,
  seen,
} from '../../mail/notice-document.ts';
import { say } from '../../mail/notice-phrases/phrases.ts';
import { formatMinute, formatTime, visible } from '../../mail/notice-words.ts';
import { type Tell, tellIn } from '../phrases/phrases.ts';
import { levelOf } from '../style.ts';
import { Cards, Facts } from './blocks.tsx';
import { type ServerStanding, standingOfServer } from './standing.ts';
import { HourStrip, LadderStrip } from './strips.tsx';
import type { Visit } from './visit.ts';

interface ServerViewProps {
  readonly policy: Policy;
  readonly visit: Visit;
  readonly server: Server;
  readonly canAct: boolean;
  /** What may be done, between what happens and how to object. */
  readonly children: Child;
}

/** Everything about one server: what is wrong, what to install, what happens when. */
export const ServerView = ({ policy, visit, server, canAct, children }: ServerViewProps) => {
  const { language, at, organisation } = visit;
  const standing = standingOfServer(policy, server, organisation, at);
  const stage = standing.stage?.stage ?? 0;
  const matter: NoticeMatter = {
    notice: { kind: server.episode === null ? 'repaired' : stage === 1 ? 'detected' : 'begun', stage },
    servers: [server],
    owner: organisation,
    language,
    isCorrection: false,
    at,
    page: null,
  };
  const speak: Say = (key, words) => say(language, key, words);
  const tell = tellIn(language);
  const outdated = server.episode !== null;
  const strip = server.episode && (
    <LadderStrip
      rows={timetable(policy.ladder, server.episode, organisation.pauses, at)}
      pauses={organisation.pauses}
      at={at}
      title={tell('state.stage', { stage, stages: policy.ladder.length })}
    />
  );
  const blocks: Block[] = [
    { kind: 'heading', text: speak('heading.seen') },
    ...seen(policy, matter, speak),
    ...(outdated
      ? [{ kind: 'heading', text: speak('heading.install') } as const, ...install(policy, matter, speak)]
      : []),
    ...(standing.kind === 'enforced' || standing.kind === 'paused' ? schedule(policy, matter, speak) : []),
  ];
  return (
    <>
      <h1>
        <HostName name={server.name} /> <State policy={policy} standing={standing} tell={tell} />
      </h1>
      <p class="lead">{capital(leadOf(policy, matter, standing, speak, tell))}</p>
      {outdated ? (
        <section class="card short">
          <h2>{tell('short.heading')}</h2>
          <Facts rows={inShort(policy, matter, standing, speak, tell)} />
          <ThisHour policy={policy} visit={visit} server={server} standing={standing} tell={tell} />
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
      ) : null}
      <Cards blocks={blocks} above={{ [speak('heading.schedule')]: strip }} />
      {children}
      {outdated && policy.notices !== null ? (
        <section class="card">
          <h2>{speak('heading.wrong')}</h2>
          <p>{tell('wrong.text', { from: policy.notices.from, id: server.id })}</p>
        </section>
      ) : null}
    </>
  );
};

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

/** How a server stands, in a word or two. */
export const State = ({
  policy,
  standing,
  tell,
}: {
  policy: Policy;
  standing: ServerStanding;
  tell: Tell;
}) => {
  const { kind, stage } = standing;
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

function leadOf(
  policy: Policy,
  matter: NoticeMatter,
  { kind, until }: ServerStanding,
  speak: Say,
  tell: Tell,
): string {
  const when = until === null ? '' : formatMinute(matter.language, policy.timeZone, until);
  switch (kind) {
    case 'paused':
      return tell('lead.paused', { when });
    case 'exempt':
      return tell('lead.exempt', { when, receiver: receiverOf(policy) });
    case 'observed':
      return tell('lead.observed');
    case 'none':
      return tell('lead.none');
    default:
      return lead(policy, matter, speak);
  }
}

function inShort(
  policy: Policy,
  matter: NoticeMatter,
  standing: ServerStanding,
  speak: Say,
  tell: Tell,
): [string, string][] {
  const { servers, owner, language, at } = matter;
  const [server] = servers;
  const rules = rulesOf(policy, server);
  const judgement = judge(rules, server.build, at);
  const releases = satisfyingReleases(rules, judgement.placement.product, at);
  const best = releases.at(-1);
  const moves = standing.kind === 'enforced' || standing.kind === 'paused';
  const next =
    moves && server.episode ? nextStage(policy.ladder, server.episode, owner?.pauses ?? [], at) : null;
  const nextText = next
    ? tell('next.stage', {
        when: formatMinute(language, policy.timeZone, next.at),
        effect: effectIn(next.stage, speak),
      })
    : tell('next.last');
  return [
    [tell('short.problem'), problem(judgement, language, speak)],
    [
      tell('short.needed'),
      best
        ? tell('short.or', { release: `${best.name} (${formatBuild(best.build)})` })
        : speak('install.supported'),
    ],
    ...now(policy, server, matter, standing, speak, tell),
    ...(moves ? [[tell('short.next'), nextText] as [string, string]] : []),
  ];
}

interface ThisHourProps {
  readonly policy: Policy;
  readonly visit: Visit;
  readonly server: Server;
  readonly standing: ServerStanding;
  readonly tell: Tell;
}

/** The minutes of the hour that is going on, where some of them differ. */
const ThisHour = ({ policy, visit, server, standing, tell }: ThisHourProps) => {
  const { language, at } = visit;
  if (!isLimited(standing) || standing.stage.blockMinutes >= 60) return null;
  const window = windowAt(standing.stage, server.id, at);
  const when = formatTime(language, policy.timeZone, window.until);
  const words = {
    block: tell('hour.block'),
    throttle: tell('hour.throttle'),
    open: tell('now.accepted'),
  };
  return (
    <HourStrip
      parts={windowsOfHour(standing.stage, server.id, at)}
      at={at}
      title={tell('hour.title', { now: tell(`now.${window.kind}`, { when }) })}
      words={words}
      time={(instant) => formatTime(language, policy.timeZone, instant, false)}
    />
  );
};

/** Whether mail is throttled or blocked in some minutes of each hour. */
const isLimited = (standing: ServerStanding): standing is ServerStanding & { readonly stage: Stage } =>
  standing.kind === 'enforced' &&
  standing.stage !== null &&
  standing.stage.throttleMinutes + standing.stage.blockMinutes > 0;

/** What becomes of mail in this very minute, and in each hour. */
function now(
  policy: Policy,
  server: Server,
  { language, at }: NoticeMatter,
  standing: ServerStanding,
  speak: Say,
  tell: Tell,
): [string, string][] {
  if (!isLimited(standing)) return [[tell('short.now'), tell('now.accepted')]];
  const { stage } = standing;
  if (stage.blockMinutes >= 60) return [[tell('short.now'), effectIn(stage, speak)]];
  const window = windowAt(stage, server.id, at);
  const when = formatTime(language, policy.timeZone, window.until);
  return [
    [tell('short.now'), tell(`now.${window.kind}`, { when })],
    [tell('short.hour'), effectIn(stage, speak)],
  ];
}

/** The phrases of mails go on after a greeting. */
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
