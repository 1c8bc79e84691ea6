import type { Child } from 'hono/jsx';
import type { Policy } from '../../domain/policy.ts';
import type { Server } from '../../domain/server.ts';
import { timetable } from '../../domain/timetable.ts';
import {
  type Block,
  effectIn,
  install,
  lead,
  type NoticeMatter,
  receiverOf,
  type Say,
  schedule,
  seen,
} from '../../mail/notice-document.ts';
import { say } from '../../mail/notice-phrases/phrases.ts';
import { formatMinute, formatShortDay } from '../../mail/notice-words.ts';
import { LadderTimeline } from '../parts/ladder-timeline.tsx';
import { type Tell, tellIn } from '../phrases/phrases.ts';
import { Cards } from './blocks.tsx';
import { InShort } from './in-short.tsx';
import { HostName, State } from './marks.tsx';
import { isMoving, type ServerStanding, standingOfServer } from './standing.ts';
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
  return (
    <>
      <h1>
        <HostName name={server.name} /> <State policy={policy} standing={standing} tell={tell} />
      </h1>
      <p class="lead">{capital(leadOf(policy, matter, standing, speak, tell))}</p>
      {outdated ? (
        <InShort
          policy={policy}
          matter={matter}
          standing={standing}
          speak={speak}
          tell={tell}
          canAct={canAct}
        />
      ) : null}
      <Cards
        blocks={blocksOf(policy, matter, standing, speak)}
        above={{
          [speak('heading.schedule')]: (
            <Way
              policy={policy}
              visit={visit}
              server={server}
              standing={standing}
              speak={speak}
              tell={tell}
            />
          ),
        }}
      />
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

/** What notices say of it; the way up the ladder stands for their table of dates. */
function blocksOf(policy: Policy, matter: NoticeMatter, standing: ServerStanding, speak: Say): Block[] {
  const saw: Block[] = [{ kind: 'heading', text: speak('heading.seen') }, ...seen(policy, matter, speak)];
  if (matter.servers[0].episode === null) return saw;
  return [
    ...saw,
    { kind: 'heading', text: speak('heading.install') },
    ...install(policy, matter, speak),
    ...(isMoving(standing) ? schedule(policy, matter, speak).filter(({ kind }) => kind !== 'table') : []),
  ];
}

interface WayProps extends Pick<ServerViewProps, 'policy' | 'visit' | 'server'> {
  readonly standing: ServerStanding;
  readonly speak: Say;
  readonly tell: Tell;
}

/** Its way up the ladder. */
const Way = ({ policy, visit, server, standing, speak, tell }: WayProps) => {
  const { language, at, organisation } = visit;
  if (server.episode === null) return null;
  const stage = standing.stage?.stage ?? 0;
  return (
    <LadderTimeline
      rows={timetable(policy.ladder, server.episode, organisation.pauses, at)}
      pauses={organisation.pauses}
      at={at}
      words={{
        label: tell('state.stage', { stage, stages: policy.ladder.length }),
        now: standing.kind === 'paused' ? tell('state.paused') : speak('schedule.now', { date: '' }).trim(),
        effect: (one) => effectIn(one, speak),
        day: (instant) => formatShortDay(language, policy.timeZone, instant),
      }}
    />
  );
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

/** The phrases of mails go on after a greeting. */
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
