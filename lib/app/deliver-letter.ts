import { isMarked, type Notice, withMark, withoutMark } from '../domain/notice.ts';
import { languageOf, recipientsOf } from '../domain/notice-recipient.ts';
import type { Server } from '../domain/server.ts';
import type { Instant } from '../domain/time.ts';
import { noticeMail } from '../mail/notice-mail.ts';
import { type OutgoingMail, UnwritableMail } from '../mail/outgoing-mail.ts';
import type { Deps } from '../ports.ts';
import { changeNotices, type NotifyRun } from './change-notices.ts';
import type { Letter } from './letters.ts';
import { dueFor, noticeEntry } from './notices-due.ts';

/** `taken`: another run has seen to it. */
export type LetterOutcome = 'sent' | 'refused' | 'postponed' | 'unconfirmed' | 'taken';

/** SES says no for a moment when it is asked more often than its pace; then it is asked again after this, ms. */
const PACE = 1100;
const AT_ONCE = 10;

/** Marks the servers of a letter, sends it, asking `tries` times at most, and says so on each. */
export async function deliverLetter(run: NotifyRun, letter: Letter, tries: number): Promise<LetterOutcome> {
  const claimed = await inChunks(letter.servers, (server) => claim(run, server, letter));
  const [first, ...others] = claimed.filter((server) => server !== null);
  if (first === undefined) return 'taken';
  const servers = [first, ...others] as const;
  const to = recipientsOf(run.policy, first, letter.owner);
  const outcome = await send(run, () => write(run, letter, servers, to), first.id, tries);
  await inChunks(servers, (server) => settle(run, server.id, letter.notice, outcome, to));
  return outcome;
}

const claim = (run: NotifyRun, { id }: Server, { notice, owner }: Letter): Promise<Server | null> =>
  changeNotices(run, id, (server) => {
    const at = run.clock.now();
    const isDue = dueFor(run.policy, server, owner, at).some(
      ({ notice: { kind, stage } }) => kind === notice.kind && stage === notice.stage,
    );
    return isDue ? { server: withMark(server, notice, 'sending', at), entry: null } : null;
  });

function write(
  { policy, clock }: Pick<Deps, 'policy' | 'clock'>,
  { notice, owner }: Letter,
  servers: readonly [Server, ...Server[]],
  to: readonly string[],
): OutgoingMail {
  if (policy.notices === null) throw new UnwritableMail('notices are off');
  const language = languageOf(policy.notices, servers[0], owner);
  try {
    return noticeMail(policy, policy.notices, { notice, servers, owner, language, at: clock.now() }, to);
  } catch (error) {
    throw new UnwritableMail(error);
  }
}

type Outcome = Exclude<LetterOutcome, 'taken'>;

async function send(
  { mailer, clock, telemetry }: NotifyRun,
  write: () => OutgoingMail,
  serverId: string,
  tries: number,
): Promise<Outcome> {
  try {
    const mail = write();
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

async function settle(run: NotifyRun, id: string, notice: Notice, outcome: Outcome, to: readonly string[]) {
  await changeNotices(run, id, (server) => {
    if (outcome === 'postponed')
      return { server: { ...server, notices: withoutMark(server, notice) }, entry: null };
    // Repaired or detected anew while its mail was on the way: only the history tells of it.
    const isStill = notice.kind === 'repaired' ? server.episode === null : isMarked(server, notice);
    const at: Instant = run.clock.now();
    const marked = isStill ? withMark(server, notice, outcome, at) : server;
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
