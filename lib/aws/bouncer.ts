import { MessageRejected, SESClient, SESServiceException, SendBounceCommand } from '@aws-sdk/client-ses';
import { bounceNotice } from '../mail/dsn.ts';
import type { Bouncer } from '../ports.ts';

/** An SES client that never repeats a call by itself: a bounce must not go out twice. */
export const createSesClient = (): SESClient =>
  new SESClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });

/** SES limits X-header and diagnostic texts; a reply is far below, a hostile recipient need not be. */
const LONGEST_DIAGNOSTIC = 1000;

/** Bounces through SES v1 SendBounce, the only API that answers a received message with a null envelope sender. */
export function createBouncer(client: SESClient, sender: string): Bouncer {
  return {
    async bounce(message) {
      const notice = bounceNotice(message);
      try {
        await client.send(
          new SendBounceCommand({
            OriginalMessageId: message.id,
            BounceSender: sender,
            Explanation: notice.explanation,
            MessageDsn: {
              ReportingMta: `dns; ${sender.split('@')[1]}`,
              ArrivalDate: new Date(message.receivedAt),
            },
            BouncedRecipientInfoList: notice.recipients.map(
              ({ recipient, action, status, diagnosticCode }) => ({
                Recipient: recipient,
                RecipientDsnFields: {
                  FinalRecipient: recipient,
                  Action: action,
                  Status: status,
                  DiagnosticCode: diagnosticCode.slice(0, LONGEST_DIAGNOSTIC),
                },
              }),
            ),
          }),
        );
        return 'sent';
      } catch (error) {
        if (error instanceof MessageRejected) return 'refused';
        if (isAnsweredNo(error)) return 'postponed';
        throw error;
      }
    },
  };
}

/** SES answered and did not send: its pace was exceeded, or the operator has to set something right first. */
const isAnsweredNo = (error: unknown): boolean =>
  error instanceof SESServiceException && error.$fault === 'client';
