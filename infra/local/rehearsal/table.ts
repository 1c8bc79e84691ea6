import type { RehearsalResult } from './rehearsal.ts';

const EVERY = 5;

/** The result for a person: stages by day, mail by hour, promises kept. */
export function formatRehearsal({ days, from, actors, probes, checks }: RehearsalResult): string {
  const columns = Array.from({ length: Math.ceil(days / EVERY) }, (_, index) => index * EVERY);
  const width = Math.max(...actors.map(({ name }) => name.length));
  const cell = (value: string | number | null) => String(value ?? '·').padStart(4);
  return [
    `${days} days from ${from.slice(0, 10)}: stage in force at noon (· none)`,
    '',
    `${'day'.padEnd(width)} ${columns.map(cell).join('')}`,
    ...actors.map(
      ({ name, stages }) =>
        `${name.padEnd(width)} ${columns.map((day) => cell(stages[day] ?? null)).join('')}`,
    ),
    '',
    ...actors.map(({ name, story, entered, verdicts }) => {
      const stages = entered.map(({ stage, day }) => `${stage} on day ${day}`).join(', ');
      const mail = Object.entries(verdicts).map(([verdict, count]) => `${count} ${PAST[verdict] ?? verdict}`);
      return `${name.padEnd(width)}  ${story}.\n${' '.repeat(width)}  ${stages ? `Stage ${stages}. ` : ''}Mail: ${mail.join(', ')}.`;
    }),
    '',
    'One message a minute for an hour, from the server that is never updated:',
    '',
    '  day  stage  accepted  deferred  delivered later  rejected  bounced',
    ...probes.map((probe) =>
      [
        String(probe.day).padStart(5),
        String(probe.stage).padStart(7),
        String(probe.accepted).padStart(10),
        String(probe.deferred).padStart(10),
        String(probe.deliveredWithinHour).padStart(17),
        String(probe.rejected).padStart(10),
        String(probe.bounced).padStart(9),
      ].join(''),
    ),
    '',
    ...checks.map(({ promise, kept }) => `${kept ? '✓' : '✗'} ${promise}`),
  ].join('\n');
}

const PAST: Readonly<Record<string, string>> = {
  accept: 'accepted',
  defer: 'deferred',
  reject: 'rejected',
  quarantine: 'quarantined',
};
