import { expect, it } from 'vitest';
import { replyText } from '../../../lib/domain/reply.ts';

const context = {
  receiver: 'contoso.example',
  link: 'https://contoso.example/why',
  at: Date.parse('2026-09-21T11:43:07.120Z'),
  id: 'abc1',
};

it('a deferral reads as Exchange Online words it', () => {
  const decision = { verdict: 'defer', reason: 'throttle-window', stage: 4, minutes: 20, until: 0 } as const;
  expect(replyText(decision, context)).toBe(
    '450 4.7.230 Connecting Exchange server version is out-of-date; connection to contoso.example throttled for 20 mins/hr. For more information see https://contoso.example/why . [contoso.example 2026-09-21T11:43:07.120Z abc1]',
  );
});

it('a rejection says blocked, with the permanent codes', () => {
  const decision = { verdict: 'reject', reason: 'block-window', stage: 8, minutes: 60 } as const;
  expect(replyText(decision, context)).toMatch(/^550 5\.7\.230 .* blocked for 60 mins\/hr\./);
});
