import { MessageRejected, type SESClient, SESServiceException, SendBounceCommand } from '@aws-sdk/client-ses';
import { delayNotice } from '../mail/delay-dsn.ts';
import type { DelaySender } from '../ports.ts';

/** SES limits diagnostic texts; a reply is far below, a hostile recipient need not be. */
const LONGEST_DIAGNOSTIC = 1000;

/** Tells senders of delays through SES v1 SendBounce, the only API that answers with a null envelope sender. */
export function createDelaySender(client: SESClient, sender: string): DelaySender {
  return {
    async send(message) {
      const { explanation, recipients } = delayNotice(message);
      const command = new SendBounceCommand({
        OriginalMessageId: message.id,
        BounceSender: sender,
        Explanation: explanation,
        MessageDsn: {
          ReportingMta: `dns; ${sender.slice(sender.lastIndexOf('@') + 1)}`,
          ArrivalDate: new Date(message.receivedAt),
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
        if (error instanceof MessageRejected) return 'refused';
        if (error instanceof SESServiceException && error.$fault === 'client') return 'postponed';
        throw error;
      }
    },
  };
}
