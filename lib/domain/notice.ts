import { type Ladder, nextStage, stageInForce } from './ladder.ts';
import type { Language } from './language.ts';
import type { Organisation } from './organisation.ts';
import { isPaused, pauseEndsAt } from './pause.ts';
import type { NoticeKind, NoticeMark, Server } from './server.ts';
import { DAY, HOUR, type Instant } from './time.ts';

/** The operator's rules for notices to postmasters. */
export interface NoticePolicy {
  /** Sender, and where postmasters write to. */
  readonly from: string;
  /** Days before a stage that its notice goes out. */
  readonly daysAhead: number;
  /** Most mails to one organisation on a day; what is over it waits for the next. */
  readonly perOrganisationPerDay: number;
  /** For domains of no country and of countries with another language. */
  readonly language: Language;
  /** Address of a server's page, with `{server}` where its id belongs; null: the link of the replies. */
  readonly page: string | null;
  /** What the configuration says of organisations; an operator's word in the API comes first. */
  readonly organisations: ReadonlyMap<string, Pick<Organisation, 'contacts' | 'language'>>;
}

/** One thing to tell about a server. `stage`: the one it is about; 0 for `repaired`. `date`: what it tells is to come. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly stage: number;
  readonly date?: Instant | undefined;
}

type NoticeName = Pick<Notice, 'kind' | 'stage'>;

/** A date that has moved by less is the date that was told. */
const SLACK = HOUR;
/** A new date is told a day after the old one at the earliest: a day less what clocks and late runs move a run. */
const TOLD_AGAIN = 22 * HOUR;

/**
 * The notices that are due for a server now. Each is due until its mark is set, and again when the date it named has
 * moved. What lies in the past is not made up for: a server first heard of in stage 4 gets the notice of stage 4. While its
 * organisation is paused nothing begins, but the end of the pause is told; while it is exempt nothing is said at all, but
 * that it has been repaired.
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
    candidates.push({ kind: 'ahead', stage: next.stage.stage, date: next.at });
  const resumesAt = pauseEndsAt(pauses, at);
  if (resumesAt !== null && resumesAt <= at + daysAhead * DAY) {
    const resumed = stageInForce(ladder, episode, pauses, resumesAt);
    if (resumed.throttleMinutes + resumed.blockMinutes > 0)
      candidates.push({ kind: 'resumes', stage: resumed.stage, date: resumesAt });
  }
  return candidates.filter((notice) => isUntold(server, notice, at));
}

function isUntold(server: Server, notice: Notice, at: Instant): boolean {
  const mark = markOf(server, notice);
  if (mark === null) return true;
  return !names(mark, notice.date) && mark.outcome !== 'sending' && at - mark.at >= TOLD_AGAIN;
}

const names = ({ date }: NoticeMark, other: Instant | undefined): boolean =>
  date === undefined || other === undefined || Math.abs(date - other) <= SLACK;

/** What is kept of a notice about the open episode that has been sent, or may have been. */
export function markOf({ episode, notices }: Server, { kind, stage }: NoticeName): NoticeMark | null {
  return (
    notices.find(
      (mark) => mark.episode === episode?.startedAt && mark.kind === kind && mark.stage === stage,
    ) ?? null
  );
}

/**
 * Whether it has been said that a stage begins when it is due. What was announced for a day that is over, as after days
 * without a run or an exemption, has to be said again.
 */
export function isAnnounced(server: Server, stage: number, dueAt: Instant, at: Instant): boolean {
  const mark = markOf(server, { kind: 'ahead', stage });
  return mark !== null && names(mark, dueAt) && dueAt > at - DAY;
}

/** Sets the mark of a notice, in place of an earlier one; marks of earlier episodes go, the history keeps them. */
export function withMark(
  server: Server,
  { kind, stage, date }: Notice,
  { letter, outcome, at }: Required<Pick<NoticeMark, 'letter' | 'outcome' | 'at'>>,
): Server {
  const episode = server.episode?.startedAt ?? server.notices.at(-1)?.episode ?? at;
  const mark = { kind, stage, episode, at, date, letter, outcome };
  return { ...server, notices: [...withoutMark(server, { kind, stage }, episode), mark] };
}

/** Takes the mark of a notice that is known not to have been sent away, so that it is due again. */
export function withoutMark(
  { notices }: Server,
  { kind, stage }: NoticeName,
  episode: Instant | undefined = notices.at(-1)?.episode,
): NoticeMark[] {
  return notices.filter((mark) => mark.episode === episode && !(mark.kind === kind && mark.stage === stage));
}
