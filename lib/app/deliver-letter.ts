import { markOf, type Notice, withMark, withoutMark } from '../domain/notice.ts';
import { languageOf, recipientsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import { isPaused } from '../domain/pause.ts';
import type { NoticeMark, Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import { noticeMail } from '../mail/notice-mail.ts';
import { type OutgoingMail, UnwritableMail } from '../mail/outgoing-mail.ts';
import { changeNotices, type NotifyRun } from './change-notices.ts';
import type { Letter } from './letters.ts';
import { dueFor, noticeEntry } from './notices-due.ts';

/** `taken`: another run has seen to it. */
export type LetterOutcome = 'sent' | 'refused' | 'postponed' | 'unconfirmed' | 'taken';

/** SES says no for a moment when it is asked more often than its pace; then it is asked again after this, ms. */
const PACE = 1100;
const AT_ONCE = 10;

/** A server that has been marked, and the mark it had before: an earlier date that had been told. */
interface Claim {
  readonly server: Server;
  readonly notice: Notice;
  readonly before: NoticeMark | null;
}

/** Marks the servers of a letter, sends it, asking `tries` times at most, and says so on each. */
export async function deliverLetter(run: NotifyRun, letter: Letter, tries: number): Promise<LetterOutcome> {
  const claimed = await inChunks(letter.servers, (server) => claim(run, server, letter));
  const [first, ...others] = claimed.filter((one) => one !== null);
  if (first === undefined) return 'taken';
  const claims = [first, ...others] as const;
  const to = recipientsOf(run.policy, first.server, letter.owner);
  const outcome = await send(run, () => write(run, letter.owner, claims, to), first.server.id, tries);
  await inChunks(claims, (one) => settle(run, one, letter.id, outcome, to));
  return outcome;
}

async function claim(run: NotifyRun, { id }: Server, letter: Letter): Promise<Claim | null> {
  let claimed: Pick<Claim, 'notice' | 'before'> | null = null;
  const server = await changeNotices(run, id, (known) => {
    // Reassigned meanwhile: the letter is to whoever had it before.
    if (known.organisation !== letter.servers[0].organisation) return null;
    const at = run.clock.now();
    const notice = dueFor(run.policy, known, letter.owner, at).find((due) =>
      isSameNotice(due, letter.notice),
    );
    if (!notice) return null;
    claimed = { notice, before: markOf(known, notice) };
    return { server: withMark(known, notice, { letter: letter.id, outcome: 'sending', at }), entry: null };
  });
  return server && claimed && { server, ...(claimed as Pick<Claim, 'notice' | 'before'>) };
}

const isSameNotice = (a: Notice, b: Notice): boolean => a.kind === b.kind && a.stage === b.stage;

async function write(
  run: NotifyRun,
  owner: Organisation | null,
  claims: readonly [Claim, ...Claim[]],
  to: readonly string[],
): Promise<OutgoingMail> {
  const { policy, clock } = run;
  if (policy.notices === null) throw new UnwritableMail('notices are off');
  const [{ server, notice }, ...others] = claims;
  const servers = [server, ...others.map((claim) => claim.server)] as const;
  const language = languageOf(policy.notices, server, owner);
  // What was said of an earlier pause was right; its end is in no pause, unless it was extended.
  const isCorrection = claims.some(
    ({ before }) =>
      before !== null && (notice.kind === 'ahead' || isPaused(owner?.pauses ?? [], before.date ?? 0)),
  );
  const page = await pageOf(run, servers);
  const matter = { notice, servers, owner, language, isCorrection, at: clock.now(), page };
  try {
    return noticeMail(policy, policy.notices, matter, to);
  } catch (error) {
    throw new UnwritableMail(error);
  }
}

/** A notice is worth sending without a link, too. */
async function pageOf(
  { links, telemetry }: NotifyRun,
  [server, ...others]: readonly [Server, ...Server[]],
): Promise<string | null> {
  try {
    return await (others.length === 0
      ? links.toServer(server)
      : links.toOrganisation(server.organisation ?? ''));
  } catch (error) {
    telemetry.error('link-not-made', error, { serverId: server.id });
    return null;
  }
}

type Outcome = Exclude<LetterOutcome, 'taken'>;

async function send(
  { mailer, clock, telemetry }: NotifyRun,
  write: () => Promise<OutgoingMail>,
  serverId: string,
  tries: number,
): Promise<Outcome> {
  try {
    const mail = await write();
    for (let attempt = 1; ; attempt++) {
      const outcome = await mailer.send(mail);
      if (outcome !== 'postponed' || attempt >= tries) return outcome;
      await clock.sleep(PACE);
    }
  } catch (error) {
    const isUnwritten = error instanceof UnwritableMail;
    telemetry.error(isUnwritten ? 'notice-not-written' : 'notice-unanswered', error, { serverId });
    // Without an answer it may have been sent.
    return isUnwritten ? 'postponed' : 'unconfirmed';
  }
}

async function settle(
  run: NotifyRun,
  { server: { id }, notice, before }: Claim,
  letter: string,
  outcome: Outcome,
  to: readonly string[],
): Promise<void> {
  await changeNotices(run, id, (server) => {
    if (outcome === 'postponed') {
      const notices = [...(before ? [before] : []), ...withoutMark(server, notice)];
      return { server: { ...server, notices }, entry: null };
    }
    // Repaired or detected anew while its mail was on the way: only the history tells of it.
    const isStill = notice.kind === 'repaired' ? server.episode === null : markOf(server, notice) !== null;
    const at: Instant = run.clock.now();
    const marked = isStill ? withMark(server, notice, { letter, outcome, at }) : server;
    return { server: marked, entry: noticeEntry(notice, outcome, at, to) };
  });
}

async function inChunks<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(act))));
  }
  return results;
}
