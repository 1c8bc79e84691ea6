import { expect, it } from 'vitest';
import type { Message } from '../../../lib/domain/message.ts';
import { delayNotice } from '../../../lib/mail/delay-dsn.ts';
import { bounceNotice } from '../../../lib/mail/dsn.ts';

const message: Message = {
  id: 'x',
  serverId: 's',
  receivedAt: 0,
  mailFrom: 'robin@wingtip.example',
  recipients: ['a@contoso.example', 'b@contoso.example'],
  decision: { verdict: 'reject', reason: 'block-window', stage: 8, minutes: 60 },
  state: 'rejected',
  stateSince: 0,
  dueAt: 0,
  reply: '550 5.7.230 Connecting Exchange server version is out-of-date',
  note: null,
};

it('tells every recipient’s failure with the exact reply, in lines a mail program shows whole', () => {
  const notice = bounceNotice(message);
  expect(notice.recipients).toEqual(
    message.recipients.map((recipient) => ({
      recipient,
      action: 'failed',
      status: '5.7.230',
      diagnosticCode: `smtp; ${message.reply}`,
    })),
  );
  expect(notice.explanation).toContain(message.reply);
  for (const line of notice.explanation.split('\n').slice(0, -2)) expect(line.length).toBeLessThanOrEqual(78);
});

it('tells of a delay that it is none of the sender’s doing, and until when', () => {
  const notice = delayNotice({
    ...message,
    decision: {
      verdict: 'defer',
      reason: 'throttle-window',
      stage: 4,
      minutes: 20,
      until: Date.UTC(2026, 9, 5, 8, 20),
    },
    state: 'held',
    reply: '450 4.7.230 Connecting Exchange server version is out-of-date',
  });
  expect(notice.recipients).toEqual(
    message.recipients.map((recipient) => ({
      recipient,
      action: 'delayed',
      status: '4.7.230',
      diagnosticCode: 'smtp; 450 4.7.230 Connecting Exchange server version is out-of-date',
    })),
  );
  expect(notice.explanation).toContain('It will be delivered by 2026-10-05 08:20 UTC;');
  for (const line of notice.explanation.split('\n').slice(0, -2)) expect(line.length).toBeLessThanOrEqual(78);
});
