import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NoticeKind } from '../../../lib/domain/server.ts';
import { DAY, type Instant } from '../../../lib/domain/time.ts';
import { parseHeaderBlock } from '../../../lib/mail/header-block.ts';
import { headerValue } from '../../../lib/mail/header-fields.ts';
import { REHEARSAL_CONFIG } from './configuration.ts';
import type { Check } from './rehearsal.ts';
import { ACTORS, type Actor } from './scenario.ts';

/** A notice as it is expected, and as it was sent: which one, in which night's run. */
interface Told {
  readonly notice: string;
  readonly day: number;
}

/** Whether each actor was told what it had to be told, all of it, each once, and in time; and nobody else anything. */
export function noticeChecks(data: string, from: Instant, days: number): Check[] {
  const mails = noticeMails(join(data, 'outbox'), from);
  const known = new Set(ACTORS.map(contactOf));
  return [
    ...ACTORS.map((actor) => {
      const expected = expectedOf(actor, days);
      const sent = mails.filter(({ to }) => to === contactOf(actor));
      return {
        promise:
          expected.length === 0
            ? `${actor.name}: its postmaster is not written to`
            : `${actor.name}: ${expected.length} notices to ${contactOf(actor)}, each once and in time`,
        kept: listOf(expected) === listOf(sent),
      };
    }),
    { promise: 'no notice to anybody else', kept: mails.every(({ to }) => known.has(to)) },
  ];
}

function contactOf({ organisation }: Actor): string {
  const configured: Readonly<Record<string, { contacts: string[] }>> = REHEARSAL_CONFIG.organisations;
  return configured[organisation]?.contacts[0] ?? `postmaster@${organisation}`;
}

/** The run in the night after a morning tells of it; a stage and the end of a pause are announced two nights before. */
function expectedOf({ expected, repaired, pause, relayed, proven }: Actor, days: number): Told[] {
  if (relayed || !proven) return [];
  const tell = (kind: NoticeKind, stage: number, day: number): Told => ({
    notice: `${kind}; stage=${stage}`,
    day,
  });
  return [
    ...expected.flatMap(({ stage, day }) =>
      stage === 1
        ? [tell('detected', 1, day + 1)]
        : [tell('ahead', stage, day - 2), tell('begun', stage, day + 1)],
    ),
    ...repaired.map((day) => tell('repaired', 0, day + 1)),
    ...(pause ? [tell('resumes', stageOn(expected, pause.onDay), pause.onDay + pause.days - 2)] : []),
  ].filter(({ day }) => day <= days);
}

const stageOn = (expected: Actor['expected'], day: number): number =>
  expected.findLast((entered) => entered.day <= day)?.stage ?? 0;

function noticeMails(outbox: string, from: Instant): (Told & { readonly to: string })[] {
  return readdirSync(outbox)
    .filter((file) => file.includes('-mail-'))
    .flatMap((file) => {
      const headers = parseHeaderBlock(readFileSync(join(outbox, file)));
      const notice = headerValue(headers, 'x-portcullis-notice');
      if (notice === null) return [];
      const day = Math.floor((Date.parse(headerValue(headers, 'date') ?? '') - from) / DAY);
      return [{ notice, day, to: headerValue(headers, 'to') ?? '' }];
    });
}

const listOf = (told: readonly Told[]): string =>
  told
    .map(({ notice, day }) => `${day} ${notice}`)
    .sort()
    .join('\n');
