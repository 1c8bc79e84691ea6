import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseReceipt } from '../../../lib/mail/ses-event.ts';
import { MESSAGE_ID, receiptEvent } from '../../helpers/headers.ts';

it('reads what it needs of an event', () => {
  expect(parseReceipt(receiptEvent())).toMatchObject({
    messageId: MESSAGE_ID,
    receivedAt: Date.parse('2026-10-05T08:00:00Z'),
    mailFrom: 'robin@wingtip.example',
    recipients: ['orders@contoso.example'],
    spf: 'PASS',
    dkim: 'GRAY',
    headersTruncated: false,
  });
});

it('takes an unknown verdict for a failed check, and headers that are not said to be whole for cut off', () => {
  const event = receiptEvent({ spf: 'SOMETHING_NEW' });
  const mail: { headersTruncated?: boolean } = event.Records[0]?.ses.mail ?? {};
  delete mail.headersTruncated;
  expect(parseReceipt(event)).toMatchObject({ spf: 'PROCESSING_FAILED', headersTruncated: true });
});

it('takes a missing source for the null sender', () =>
  expect(parseReceipt(receiptEvent({ mailFrom: '' }))?.mailFrom).toBe(''));

it.each([
  null,
  undefined,
  1,
  '',
  [],
  {},
  { Records: [] },
  { Records: [{ ses: {} }] },
  receiptEvent({ id: '../../etc/passwd' }),
  receiptEvent({ at: 'yesterday' }),
])('is null for %j', (event) => expect(parseReceipt(event)).toBeNull());

it('never throws', () => {
  fc.assert(fc.property(fc.anything(), (event) => void parseReceipt(event)));
  fc.assert(
    fc.property(fc.anything(), (mail) => void parseReceipt({ Records: [{ ses: { mail, receipt: mail } }] })),
  );
});
