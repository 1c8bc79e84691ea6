import { expect, it } from 'vitest';
import { bounceEvidence } from '../../../lib/mail/bounce-evidence.ts';
import { headerValue } from '../../../lib/mail/header-fields.ts';
import { parseReceipt } from '../../../lib/mail/ses-event.ts';
import { receiptEvent } from '../../helpers/headers.ts';

it('collects what speaks for and against a bounce', () => {
  const more = [
    { name: 'AUTO-SUBMITTED', value: 'auto-replied' },
    { name: 'List-Id', value: '<list.example>' },
    { name: 'Precedence', value: 'bulk' },
  ];
  const receipt = parseReceipt(receiptEvent({ more }));
  if (!receipt) throw new Error('no receipt');
  expect(bounceEvidence(receipt)).toMatchObject({
    autoSubmitted: 'auto-replied',
    isList: true,
    precedence: 'bulk',
    senderAligned: true,
    spf: 'PASS',
  });
  expect(headerValue(receipt.headers, 'list-id')).toBe('<list.example>');
  expect(headerValue(receipt.headers, 'x-none')).toBeNull();
});
