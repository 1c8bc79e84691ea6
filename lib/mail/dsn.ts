import type { Message } from '../domain/message.ts';
import { REPLY_CODES } from '../domain/reply.ts';

/** What a delivery status notification says (RFC 3464), apart from its form. */
export interface StatusNotice {
  readonly explanation: string;
  readonly recipients: readonly {
    readonly recipient: string;
    readonly action: 'failed' | 'delayed';
    readonly status: string;
    readonly diagnosticCode: string;
  }[];
}

/** The bounce of a rejected message: plain words for the sender, the exact reply for the postmaster. */
export function bounceNotice({ reply, recipients }: Message): StatusNotice {
  const { status } = REPLY_CODES.reject;
  const exactReply = reply ?? `550 ${status} Connecting Exchange server version is out-of-date`;
  return {
    explanation: [
      'Your message was not delivered.',
      '',
      'There is nothing wrong with the message or with the address. The mail',
      'server that sent it runs a version of Microsoft Exchange that is out of',
      'date and no longer safe, and is therefore blocked for a part of each',
      'hour or altogether.',
      '',
      'Please pass this on to the people who run your mail server: once it is',
      'updated, mail is accepted again. Meanwhile you can send your message',
      'later or in another way.',
      '',
      `The exact reply was: ${exactReply}`,
      '',
    ].join('\n'),
    recipients: recipients.map((recipient) => ({
      recipient,
      action: 'failed',
      status,
      diagnosticCode: `smtp; ${exactReply}`,
    })),
  };
}
