import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { composeMail } from '../mail/outgoing-mail.ts';
import type { Mailer } from '../ports.ts';
import { refusal } from './ses-refusal.ts';

/** Mail of our own through SES v1 SendRawEmail. The client must not repeat calls by itself: see `createSesClient`. */
export function createMailer(client: SESClient): Mailer {
  return {
    async send(mail) {
      const Data = await composeMail(mail);
      try {
        await client.send(
          new SendRawEmailCommand({ Source: mail.from, Destinations: [...mail.to], RawMessage: { Data } }),
        );
        return 'sent';
      } catch (error) {
        return refusal(error);
      }
    },
  };
}
