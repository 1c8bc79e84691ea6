import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, localDay } from '../../../lib/domain/calendar.ts';
import { addCounts, type Counts, NO_COUNTS, totalOf } from '../../../lib/domain/counts.ts';
import type { Decision } from '../../../lib/domain/decision.ts';
import type { Instant } from '../../../lib/domain/time.ts';
import { parseHeaderBlock } from '../../../lib/mail/header-block.ts';
import { REHEARSAL_CONFIG } from './configuration.ts';
import type { Check } from './rehearsal.ts';

/** A message as its sender saw it go out, and what became of it. */
export interface SentMessage {
  readonly ip: string;
  readonly at: Instant;
  readonly verdict: string;
}

const COUNTED_AS: Readonly<Record<Decision['verdict'], keyof Counts>> = {
  accept: 'accepted',
  defer: 'deferred',
  reject: 'rejected',
  quarantine: 'quarantined',
};

/** Whether there is a report for each day, mailed once and small, that counts just what was sent on it. */
export function reportChecks(
  data: string,
  sent: readonly SentMessage[],
  from: Instant,
  days: number,
): Check[] {
  const first = localDay(REHEARSAL_CONFIG.timeZone, from);
  const wrong: string[] = [];
  const mails = reportMails(join(data, 'outbox'));
  let mailed = 0;
  for (let index = 0; index < days; index++) {
    const day = addDays(first, index);
    const expected = sent.filter(({ at }) => localDay(REHEARSAL_CONFIG.timeZone, at) === day);
    if (!countsAreRight(data, day, expected)) wrong.push(day);
    const ofDay = mails.filter(({ messageId }) => messageId.startsWith(`<report.${day}@`));
    if (ofDay.length === 1 && ofDay.every(({ size }) => size < 100_000)) mailed += 1;
  }
  return [
    {
      promise: `a report for each of ${days} days, mailed to the operator once, each below 100 kB`,
      kept: mailed === days,
    },
    {
      promise: `each day's report counts what its senders saw, server by server: ${sent.length} messages${wrong.length > 0 ? `; not on ${wrong.join(', ')}` : ''}`,
      kept: wrong.length === 0,
    },
  ];
}

/** Compares the counts of each server, and their sum, with the messages that were sent. */
function countsAreRight(data: string, day: string, sent: readonly SentMessage[]): boolean {
  const expected = new Map<string, Counts>();
  for (const { ip, verdict } of sent) {
    const one = { ...NO_COUNTS, [COUNTED_AS[verdict as Decision['verdict']]]: 1 };
    expected.set(ip, addCounts(expected.get(ip) ?? NO_COUNTS, one));
  }
  const files = join(data, 'reports', day);
  const [titles = [], ...rows] = readCsv(readFileSync(`${files}.csv`, 'utf8'));
  const column = (row: readonly string[], title: string) => row[titles.indexOf(title)] ?? '';
  const reported = new Map(
    rows.map((row) => [
      column(row, 'ip'),
      {
        accepted: Number(column(row, 'accepted')),
        deferred: Number(column(row, 'deferred')),
        rejected: Number(column(row, 'rejected')),
        quarantined: Number(column(row, 'quarantined')),
      },
    ]),
  );
  const { mail } = JSON.parse(readFileSync(`${files}.json`, 'utf8')) as { mail: Counts };
  const same = (a: Counts, b: Counts) => Object.values(COUNTED_AS).every((name) => a[name] === b[name]);
  return (
    [...reported].every(([ip, counts]) => same(counts, expected.get(ip) ?? NO_COUNTS)) &&
    [...expected].every(([ip, counts]) => same(counts, reported.get(ip) ?? NO_COUNTS)) &&
    same(mail, [...expected.values()].reduce(addCounts, NO_COUNTS)) &&
    totalOf(mail) === sent.length
  );
}

function reportMails(outbox: string) {
  return readdirSync(outbox)
    .filter((file) => file.includes('-mail-'))
    .map((file) => {
      const raw = readFileSync(join(outbox, file));
      const id = parseHeaderBlock(raw).find(({ name }) => name.toLowerCase() === 'message-id');
      return { messageId: id?.value ?? '', size: raw.length };
    });
}

/** The rows of a CSV file (RFC 4180). */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text
    .replace(/^\ufeff/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}
