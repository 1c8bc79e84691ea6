import { createNoticeTally } from '../domain/notice-tally.ts';
import type { NoticeMark, Server } from '../domain/server.ts';
import { MINUTE } from '../domain/time.ts';
import { changeNotices, type NotifyRun } from './change-notices.ts';
import { deliverLetter } from './deliver-letter.ts';
import { everyServer } from './every-server.ts';
import { type DueNotice, lettersOf } from './letters.ts';
import { dueFor, noticeEntry } from './notices-due.ts';

type NotifyDeps = Omit<NotifyRun, 'failures'>;

/** Mails by what became of them; `unconfirmed` counts servers. */
export interface NotifySummary {
  readonly sent: number;
  readonly refused: number;
  /** To be tried by the next run. */
  readonly postponed: number;
  /** Over what an organisation may be sent on a day: for a run of the next day. */
  readonly capped: number;
  /** May have been sent by a run that did not end, or by one SES did not answer. */
  readonly unconfirmed: number;
}

/** How often a mail is tried that SES is too busy for. */
const TRIES = 3;
/** Longer than a run can take: what is half marked by then was left so. */
const LEASE = 15 * MINUTE;

/**
 * Tells postmasters what is due to be told. It runs after the daily run has granted stages, so that the dates it names are
 * right, and stages are granted ahead, so that it is in time. Each notice about a server goes out at most once: its
 * mark is set before it is sent, and one whose mark was found half set is not sent again but goes into the history.
 * Begins no mail once `budget` ms have gone by; what is left is due in the next run. Neither an organisation that cannot be
 * reached nor a server that cannot be marked keeps others from being told; the run throws at its end for the latter, to
 * be tried again.
 */
export async function notify(deps: NotifyDeps, budget: number): Promise<NotifySummary> {
  const summary = { sent: 0, refused: 0, postponed: 0, capped: 0, unconfirmed: 0 };
  const { notices, timeZone } = deps.policy;
  if (notices === null) return summary;
  const run: NotifyRun = { ...deps, failures: [] };
  const started = deps.clock.now();
  const tally = createNoticeTally(timeZone, started);
  const due: DueNotice[] = [];
  for await (const page of everyServer(deps)) {
    for (const { server, owner } of page) {
      tally.add(server);
      summary.unconfirmed += await closeUnfinished(run, server);
      for (const notice of dueFor(deps.policy, server, owner, started)) due.push({ server, owner, notice });
    }
  }
  const unreached = new Set<string>();
  let tries = TRIES;
  for (const letter of lettersOf(due)) {
    const organisation = letter.servers[0].organisation ?? '';
    if (tally.count(organisation) >= notices.perOrganisationPerDay) {
      summary.capped += 1;
      continue;
    }
    if (unreached.has(organisation) || deps.clock.now() - started >= budget) {
      summary.postponed += 1;
      continue;
    }
    const outcome = await deliverLetter(run, letter, tries);
    if (outcome === 'taken') continue;
    summary[outcome] += 1;
    // It may be this organisation's address or SES altogether: go on, but wait for SES only while it takes any.
    if (outcome === 'postponed') unreached.add(organisation);
    else tally.addMail(organisation, letter.notice.kind, letter.notice.stage, letter.id);
    if (outcome !== 'unconfirmed') tries = outcome === 'postponed' ? 1 : TRIES;
  }
  for (const [outcome, value] of Object.entries(summary)) deps.telemetry.count('Notices', value, { outcome });
  deps.telemetry.info('notify-run', { ...summary, failed: run.failures.length });
  if (run.failures.length > 0) throw run.failures[0];
  return summary;
}

/** Names in the history what a run that did not end may have sent. */
async function closeUnfinished(run: NotifyRun, { id, notices }: Server): Promise<number> {
  const isUnfinished = ({ outcome, at }: NoticeMark) =>
    outcome === 'sending' && run.clock.now() - at >= LEASE;
  let closed = 0;
  for (const { kind, stage, at } of notices.filter(isUnfinished)) {
    const changed = await changeNotices(run, id, (server) => {
      const mark = server.notices.find((one) => one.kind === kind && one.stage === stage && one.at === at);
      if (mark?.outcome !== 'sending') return null;
      const marks = server.notices.map((one) =>
        one === mark ? { ...one, outcome: 'unconfirmed' as const } : one,
      );
      return {
        server: { ...server, notices: marks },
        entry: noticeEntry(mark, 'unconfirmed', run.clock.now(), []),
      };
    });
    if (changed) closed += 1;
  }
  return closed;
}
