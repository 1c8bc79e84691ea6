import type { Message } from '../domain/message.ts';
import { REPLY_CODES } from '../domain/reply.ts';
import { toIso } from '../domain/time.ts';
import type { StatusNotice } from './dsn.ts';

/** What a delivery status notification about a held message says (RFC 3464 §2.3.3, action `delayed`), apart from its form. */
export function delayNotice({ reply, recipients, decision }: Message): StatusNotice {
  const { status } = REPLY_CODES.defer;
  const exactReply = reply ?? `450 ${status} Connecting Exchange server version is out-of-date`;
  const until =
    decision.verdict === 'defer' ? ` by ${toIso(decision.until).slice(0, 16).replace('T', ' ')} UTC` : '';
  return {
    explanation: [
      `Your message is delayed. It will be delivered${until};`,
      'you need not do anything, and need not send it again.',
      '',
      'There is nothing wrong with the message or with the address. The mail',
      'server that sent it runs a version of Microsoft Exchange that is out of',
      'date and no longer safe, and its mail is therefore delayed for a part of',
      'each hour.',
      '',
      'Please pass this on to the people who run your mail server. More of your',
      'mail may be delayed; you are told once a day at most.',
      '',
      `The exact reply was: ${exactReply}`,
      '',
    ].join('\n'),
    recipients: recipients.map((recipient) => ({
      recipient,
      action: 'delayed',
      status,
      diagnosticCode: `smtp; ${exactReply}`,
    })),
  };
}
