import { AHEAD_DAYS, type Report } from './report.ts';

/** What an operator needs to know before anything else. */
export interface Summary {
  readonly nothingToDo: boolean;
  /** A few words, for the subject. Nothing that a stranger chose is in them. */
  readonly headline: string;
  readonly sentences: readonly string[];
}

/** `1 server`, `2 servers`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export function summarise(report: Report): Summary {
  const { outdated, effects, ahead, newer, mail, standings, suspected } = report;
  const nothingToDo = outdated.total === 0 && newer.total === 0 && mail.quarantined === 0;
  const sentences: string[] = [];
  if (outdated.total > 0) {
    const { total } = outdated;
    const parts = [
      share(effects.blocked, total, 'blocked for some or all of each hour'),
      share(effects.throttled, total, 'throttled'),
      share(effects.reported, total, 'only reported so far'),
      share(standings.paused, total, 'paused'),
      share(standings.exempt, total, 'exempt'),
    ].filter((part) => part !== null);
    sentences.push(`${plural(total, 'server is', 'servers are')} out of date.`, `${parts.join(', ')}.`);
  }
  if (ahead.throttled + ahead.blocked + ahead.resumed > 0) {
    const parts = [
      ahead.throttled && `throttling begins for ${plural(ahead.throttled, 'server')}`,
      ahead.blocked && `blocking begins for ${plural(ahead.blocked, 'server')}`,
      ahead.resumed && `a pause ends for ${plural(ahead.resumed, 'server')}`,
    ].filter((part) => typeof part === 'string');
    sentences.push(`Within the next ${AHEAD_DAYS} days ${listed(parts)}.`);
  }
  if (mail.quarantined > 0) {
    sentences.push(
      `${plural(mail.quarantined, 'message was', 'messages were')} quarantined: look through them and release what is wanted.`,
    );
  }
  if (newer.total > 0) {
    sentences.push(
      `${plural(newer.total, 'build is', 'builds are')} newer than the catalog of ${report.catalogAsOf}: bring the catalog up to date.`,
    );
  }
  if (nothingToDo) sentences.unshift('Nothing to do: no out-of-date Exchange server sends you mail.');
  if (suspected > 0) {
    sentences.push(
      `${plural(suspected, 'server has', 'servers have')} shown an out-of-date build, but not often enough yet to be listed.`,
    );
  }
  if (standings.silent > 0) {
    sentences.push(
      `${plural(standings.silent, 'out-of-date server has', 'out-of-date servers have')} sent nothing for 30 days and may be gone.`,
    );
  }
  return { nothingToDo, headline: nothingToDo ? 'nothing to do' : headline(report), sentences };
}

/** `a`, `a and b`, `a, b and c`. */
const listed = (parts: readonly string[]): string => parts.join(', ').replace(/, ([^,]*)$/, ' and $1');

function share(count: number, total: number, what: string): string | null {
  if (count === 0) return null;
  if (count < total) return `${plural(count, 'is', 'are')} ${what}`;
  return total === 1 ? `It is ${what}` : `All are ${what}`;
}

function headline({ outdated, effects, newer, mail }: Report): string {
  const parts = [
    outdated.total > 0 && plural(outdated.total, 'out-of-date server'),
    effects.blocked > 0 && `${effects.blocked.toLocaleString('en')} blocked`,
    effects.throttled > 0 && `${effects.throttled.toLocaleString('en')} throttled`,
    outdated.total === 0 &&
      mail.quarantined > 0 &&
      plural(mail.quarantined, 'message quarantined', 'messages quarantined'),
    outdated.total === 0 &&
      newer.total > 0 &&
      plural(newer.total, 'build newer than the catalog', 'builds newer than the catalog'),
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}
