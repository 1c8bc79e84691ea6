import { type Ladder, nextStage, stageInForce } from './ladder.ts';
import type { Language } from './language.ts';
import type { Organisation } from './organisation.ts';
import { isPaused } from './pause.ts';
import type { NoticeKind, NoticeMark, Server } from './server.ts';
import { DAY, type Instant } from './time.ts';

/** The operator's rules for notices to postmasters. */
export interface NoticePolicy {
  /** Sender, and where postmasters write to. */
  readonly from: string;
  /** Days before a stage that its notice goes out. */
  readonly daysAhead: number;
  /** For domains of no country and of countries with another language. */
  readonly language: Language;
  /** Address of a server's page, with `{server}` where its id belongs; null: the link of the replies. */
  readonly page: string | null;
  /** What the configuration says of organisations; an operator's word in the API comes first. */
  readonly organisations: ReadonlyMap<string, Pick<Organisation, 'contacts' | 'language'>>;
}

/** One thing to tell about a server. `stage`: the one it is about; 0 for `repaired`. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly stage: number;
}

/**
 * The notices that are due for a server now. Each is due until its mark is set. What lies in the past is not made up for:
 * a server first heard of in stage 4 gets the notice of stage 4. While its organisation is paused nothing begins, and
 * while it is exempt nothing is said at all, but that it has been repaired.
 */
export function noticesDue(
  ladder: Ladder,
  server: Server,
  owner: Organisation | null,
  isExempt: boolean,
  daysAhead: number,
  at: Instant,
): Notice[] {
  const { episode, notices } = server;
  if (episode === null) {
    const wasTold = notices.some(({ outcome }) => outcome === 'sent' || outcome === 'unconfirmed');
    return wasTold && !notices.some(({ kind }) => kind === 'repaired')
      ? [{ kind: 'repaired', stage: 0 }]
      : [];
  }
  if (isExempt) return [];
  const pauses = owner?.pauses ?? [];
  const { stage } = stageInForce(ladder, episode, pauses, at);
  const next = nextStage(ladder, episode, pauses, at);
  const candidates: Notice[] = [];
  if (stage === 1) candidates.push({ kind: 'detected', stage });
  else if (!isPaused(pauses, at)) candidates.push({ kind: 'begun', stage });
  if (next && next.at > at && next.at <= at + daysAhead * DAY)
    candidates.push({ kind: 'ahead', stage: next.stage.stage });
  return candidates.filter((notice) => !isMarked(server, notice));
}

/** Whether a notice about the open episode has been sent, or may have been. */
export function isMarked({ episode, notices }: Server, { kind, stage }: Notice): boolean {
  return notices.some(
    (mark) => mark.episode === episode?.startedAt && mark.kind === kind && mark.stage === stage,
  );
}

/** Sets the mark of a notice, in place of an earlier one; marks of earlier episodes go, the history keeps them. */
export function withMark(
  server: Server,
  { kind, stage }: Notice,
  outcome: NoticeMark['outcome'],
  at: Instant,
): Server {
  const episode = server.episode?.startedAt ?? server.notices.at(-1)?.episode ?? at;
  return {
    ...server,
    notices: [...withoutMark(server, { kind, stage }, episode), { kind, stage, episode, at, outcome }],
  };
}

/** Takes the mark of a notice that is known not to have been sent away, so that it is due again. */
export function withoutMark(
  { notices }: Server,
  { kind, stage }: Notice,
  episode: Instant | undefined = notices.at(-1)?.episode,
): NoticeMark[] {
  return notices.filter((mark) => mark.episode === episode && !(mark.kind === kind && mark.stage === stage));
}
