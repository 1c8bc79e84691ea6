import type { BounceEvidence } from '../domain/backscatter.ts';
import { headerValue } from './header-fields.ts';
import { isSenderAligned } from './organisation.ts';
import type { Receipt } from './ses-event.ts';

/** What a receipt says about whether its sender may be sent a bounce. */
export function bounceEvidence(receipt: Receipt): BounceEvidence {
  const { headers } = receipt;
  return {
    mailFrom: receipt.mailFrom,
    spf: receipt.spf,
    dkim: receipt.dkim,
    dmarc: receipt.dmarc,
    spam: receipt.spam,
    virus: receipt.virus,
    senderAligned: isSenderAligned(receipt),
    autoSubmitted: headerValue(headers, 'auto-submitted'),
    precedence: headerValue(headers, 'precedence'),
    isList: headerValue(headers, 'list-id') !== null || headerValue(headers, 'list-unsubscribe') !== null,
  };
}
