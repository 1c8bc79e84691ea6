import type { SESClient } from '@aws-sdk/client-ses';
import { delayNotice } from '../mail/delay-dsn.ts';
import type { DelaySender } from '../ports.ts';
import { sendNotice } from './bouncer.ts';

/** Tells senders that their mail is being delayed. */
export const createDelaySender = (client: SESClient, sender: string): DelaySender => ({
  send: (message) => sendNotice(client, sender, message, delayNotice(message)),
});
