import { underExemptions } from '../domain/exemption.ts';
import { isMarked, type Notice, noticesDue, withMark, withoutMark } from '../domain/notice.ts';
import { languageOf, recipientsOf } from '../domain/notice-recipient.ts';
import type { Organisation } from '../domain/organisation.ts';
import { isExempt, type NoticeMark, type Server } from '../domain/server.ts';
import { type Instant, MINUTE } from '../domain/time.ts';
import { noticeMail } from '../mail/notice-mail.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Deps, HistoryEntry } from '../ports.ts';
import { changeServer } from './change-server.ts';
import { everyServer } from './every-server.ts';
import { type Letter, lettersOf } from './letters.ts';

type NotifyDeps = Pick<
  Deps,
  'policy' | 'servers' | 'organisations' | 'mailer' | 'links' | 'clock' | 'telemetry'
>;

/** Mails by what became of them; `unconfirmed` counts servers. */
export interface NotifySummary {
  readonly sent: number;
  readonly refused: number;
  /** To be tried by the next run. */
  readonly postponed: number;
  /** May have been sent by a run that did not end, or by one SES did not answer. */
  readonly unconfirmed: number;
}

/** SES says no for a moment when it is asked more often than its pace; then it is asked again, three times in all. */
const PACE = 1100;
const TRIES = 3;
const AT_ONCE = 10;
/** Longer than a run can take: what is half marked by then was left so. */
const LEASE = 15 * MINUTE;

/**
 * Tells postmasters what is due to be told. It runs after the daily run has granted stages, so that the dates it names are
 * right, and stages are granted ahead, so that it is in time. Each notice about a server goes out at most once: its
 * mark is set before it is sent, and one whose mark was found half set is not sent again but goes into the history.
 * Begins no mail once `budget` ms have gone by; what is left is due in the next run. A server that cannot be marked keeps
 * no other from being told; the run throws at its end then, to be tried again.
 */
export async function notify(deps: NotifyDeps, budget: number): Promise<NotifySummary> {
  const summary = { sent: 0, refused: 0, postponed: 0, unconfirmed: 0 };
  if (deps.policy.notices === null) return summary;
  const run: Run = { ...deps, failures: [] };
  const started = deps.clock.now();
  const due: { server: Server; owner: Organisation | null; notice: Notice }[] = [];
  for await (const page of everyServer(deps)) {
    for (const { server, owner } of page) {
      summary.unconfirmed += await closeUnfinished(run, server);
      due.push(...dueFor(deps, server, owner, started));
    }
  }
  for (const letter of lettersOf(due)) {
    if (summary.postponed > 0 || deps.clock.now() - started >= budget) summary.postponed += 1;
    else {
      const outcome = await deliver(run, letter);
      if (outcome !== 'taken') summary[outcome] += 1;
    }
  }
  for (const [outcome, value] of Object.entries(summary)) deps.telemetry.count('Notices', value, { outcome });
  deps.telemetry.info('notify-run', { ...summary, failed: run.failures.length });
  if (run.failures.length > 0) throw run.failures[0];
  return summary;
}

/** A run and what went wrong in it. */
type Run = NotifyDeps & { readonly failures: unknown[] };

/** As `changeServer`, but one that cannot be changed is left as it is. */
async function change(run: Run, id: string, act: Parameters<typeof changeServer>[2]): Promise<Server | null> {
  try {
    return await changeServer(run, id, act);
  } catch (error) {
    run.telemetry.error('notice-not-marked', error, { serverId: id });
    run.failures.push(error);
    return null;
  }
}

function dueFor(deps: NotifyDeps, server: Server, owner: Organisation | null, at: Instant) {
  const { ladder, exemptions, notices } = deps.policy;
  if (notices === null || recipientsOf(deps.policy, server, owner).length === 0) return [];
  const exempt = isExempt(underExemptions(exemptions, server, owner), at);
  return noticesDue(ladder, server, owner, exempt, notices.daysAhead, at).map((notice) => ({
    server,
    owner,
    notice,
  }));
}

/** Marks the servers of a letter, sends it, and says so on each. */
async function deliver(run: Run, letter: Letter): Promise<keyof NotifySummary | 'taken'> {
  const { policy, clock } = run;
  const claimed = await inChunks(letter.servers, (server) => claim(run, server, letter));
  const [first, ...others] = claimed.filter((server) => server !== null);
  if (first === undefined || policy.notices === null) return 'taken';
  const servers = [first, ...others] as const;
  const { notice, owner } = letter;
  const to = recipientsOf(policy, first, owner);
  const language = languageOf(policy.notices, first, owner);
  const page = await (servers.length === 1
    ? run.links.toServer(first)
    : run.links.toOrganisation(first.organisation ?? ''));
  const matter = { notice, servers, owner, language, at: clock.now(), page };
  const mail = noticeMail(policy, policy.notices, matter, to);
  const outcome = await send(run, mail, first.id);
  await inChunks(servers, (server) => settle(run, server.id, notice, outcome, to));
  return outcome;
}

const claim = (run: Run, { id }: Server, { notice, owner }: Letter): Promise<Server | null> =>
  change(run, id, ({ server }) => {
    const at = run.clock.now();
    const isDue = dueFor(run, server, owner, at).some(
      ({ notice: { kind, stage } }) => kind === notice.kind && stage === notice.stage,
    );
    return isDue ? { server: withMark(server, notice, 'sending', at), entry: null } : null;
  });

type Outcome = 'sent' | 'refused' | 'postponed' | 'unconfirmed';

async function send(deps: NotifyDeps, mail: OutgoingMail, serverId: string): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await deps.mailer.send(mail);
      if (outcome !== 'postponed' || attempt === TRIES) return outcome;
    } catch (error) {
      // No answer: it may have been sent.
      deps.telemetry.error('notice-unanswered', error, { serverId });
      return 'unconfirmed';
    }
    await deps.clock.sleep(PACE);
  }
}

async function settle(run: Run, id: string, notice: Notice, outcome: Outcome, to: readonly string[]) {
  await change(run, id, ({ server }) => {
    if (outcome === 'postponed')
      return { server: { ...server, notices: withoutMark(server, notice) }, entry: null };
    // Repaired or detected anew while its mail was on the way: only the history tells of it.
    const isStill = notice.kind === 'repaired' ? server.episode === null : isMarked(server, notice);
    const at = run.clock.now();
    const marked = isStill ? withMark(server, notice, outcome, at) : server;
    return { server: marked, entry: entryOf(notice, outcome, at, to) };
  });
}

/** Names in the history what a run that did not end may have sent. */
async function closeUnfinished(run: Run, { id, notices }: Server): Promise<number> {
  const isUnfinished = ({ outcome, at }: NoticeMark) =>
    outcome === 'sending' && run.clock.now() - at >= LEASE;
  let closed = 0;
  for (const { kind, stage, at } of notices.filter(isUnfinished)) {
    const changed = await change(run, id, ({ server }) => {
      const mark = server.notices.find((one) => one.kind === kind && one.stage === stage && one.at === at);
      if (mark?.outcome !== 'sending') return null;
      const marks = server.notices.map((one) =>
        one === mark ? { ...one, outcome: 'unconfirmed' as const } : one,
      );
      return {
        server: { ...server, notices: marks },
        entry: entryOf(mark, 'unconfirmed', run.clock.now(), []),
      };
    });
    if (changed) closed += 1;
  }
  return closed;
}

function entryOf(
  { kind, stage }: Notice,
  outcome: Exclude<Outcome, 'postponed'>,
  at: Instant,
  to: readonly string[],
): HistoryEntry {
  return {
    at,
    event: `notice-${outcome}`,
    actor: 'system',
    detail: { kind, stage, to: to.join(', ') || null },
  };
}

async function inChunks<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(act))));
  }
  return results;
}
