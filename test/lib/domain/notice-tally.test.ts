import { expect, test } from 'vitest';
import { createNoticeTally } from '../../../lib/domain/notice-tally.ts';
import type { NoticeMark } from '../../../lib/domain/server.ts';
import { aServer } from '../../helpers/servers.ts';

// 03:30 in Berlin.
const NOW = Date.parse('2026-10-06T01:30:00Z');
const mark = (at: string, letter: string, differences: Partial<NoticeMark> = {}): NoticeMark => ({
  kind: 'ahead',
  stage: 2,
  episode: 0,
  at: Date.parse(at),
  letter,
  outcome: 'sent',
  ...differences,
});

test("counts the mails of the operator's day, each once however many servers it was about", () => {
  const tally = createNoticeTally('Europe/Berlin', NOW);
  tally.add(
    aServer({
      notices: [mark('2026-10-05T22:00:00Z', 'a'), mark('2026-10-06T01:00:00Z', 'a', { stage: 3 })],
    }),
  );
  tally.add(aServer({ notices: [mark('2026-10-05T22:00:01Z', 'a'), mark('2026-10-06T01:00:00Z', 'b')] }));
  tally.add(aServer({ notices: [mark('2026-10-05T21:59:59Z', 'c'), mark('2026-09-06T01:00:00Z', 'd')] }));
  tally.add(aServer({ organisation: 'northwind.example', notices: [mark('2026-10-06T01:00:00Z', 'a')] }));
  tally.add(aServer({ organisation: null, notices: [mark('2026-10-06T01:00:00Z', 'e')] }));
  expect(tally.count('wingtip.example')).toBe(3);
  expect(tally.count('northwind.example')).toBe(1);
  expect(tally.count('contoso.example')).toBe(0);
  tally.addMail('wingtip.example', 'ahead', 2, 'b');
  tally.addMail('wingtip.example', 'detected', 1, 'b');
  expect(tally.count('wingtip.example')).toBe(4);
});
