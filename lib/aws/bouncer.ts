import { SESClient, SendBounceCommand } from '@aws-sdk/client-ses';
import type { Message } from '../domain/message.ts';
import { bounceNotice, type StatusNotice } from '../mail/dsn.ts';
import type { Bouncer } from '../ports.ts';
import { refusal } from './ses-refusal.ts';

/** An SES client that never repeats a call by itself: a bounce must not go out twice. */
export const createSesClient = (): SESClient =>
  new SESClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });

/** SES limits X-header and diagnostic texts; a reply is far below, a hostile recipient need not be. */
const LONGEST_DIAGNOSTIC = 1000;

/** Bounces of rejected messages. */
export const createBouncer = (client: SESClient, sender: string): Bouncer => ({
  bounce: (message) => sendNotice(client, sender, message, bounceNotice(message)),
});

/**
 * Answers a received message through SES v1 SendBounce, the only API that does so with a null envelope sender. Throws
 * when it stays open whether it was sent.
 */
export async function sendNotice(
  client: SESClient,
  sender: string,
  { id, receivedAt }: Message,
  { explanation, recipients }: StatusNotice,
): Promise<'sent' | 'refused' | 'postponed'> {
  const command = new SendBounceCommand({
    OriginalMessageId: id,
    BounceSender: sender,
    Explanation: explanation,
    MessageDsn: {
      ReportingMta: `dns; ${sender.slice(sender.lastIndexOf('@') + 1)}`,
      ArrivalDate: new Date(receivedAt),
    },
    BouncedRecipientInfoList: recipients.map(({ recipient, action, status, diagnosticCode }) => ({
      Recipient: recipient,
      RecipientDsnFields: {
        FinalRecipient: recipient,
        Action: action,
        Status: status,
        DiagnosticCode: diagnosticCode.slice(0, LONGEST_DIAGNOSTIC),
      },
    })),
  });
  try {
    await client.send(command);
    return 'sent';
  } catch (error) {
    return refusal(error);
  }
}
