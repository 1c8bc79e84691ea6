import { expect, it } from 'vitest';
import { isSenderAligned, organisationOf, registrable } from '../../../lib/mail/organisation.ts';
import { parseReceipt, type Receipt } from '../../../lib/mail/ses-event.ts';
import { receiptEvent } from '../../helpers/headers.ts';

const base = parseReceipt(receiptEvent());
if (!base) throw new Error('no receipt');
const receipt = (more: Partial<Receipt>): Receipt => ({ ...base, ...more });
const from = (value: string) => [{ name: 'From', value }];
const connected = (helo: string) => ({ ip: '198.51.100.25', helo, ptr: null, messageId: 'x' });

it.each([
  [{ spf: 'PASS', mailFrom: 'a@mail.wingtip.co.uk' }, 'x.isp.example', 'wingtip.co.uk', 'authenticated'],
  [
    { spf: 'GRAY', dmarc: 'PASS', headers: from('R <r@news.fabrikam.example>') },
    'x.isp.example',
    'fabrikam.example',
    'authenticated',
  ],
  [{ spf: 'GRAY' }, 'ex01.corp.wingtip.example', 'wingtip.example', 'greeting'],
  [{ spf: 'GRAY' }, '[198.51.100.77]', null, null],
  [{ spf: 'GRAY' }, 'localhost', null, null],
] as const)('%o greeting as %s belongs to %s (%s)', (more, helo, organisation, organisationBasis) => {
  expect(organisationOf(receipt(more as Partial<Receipt>), connected(helo))).toEqual({
    organisation,
    organisationBasis,
  });
});

it('sees that From and MAIL FROM are of one organisation, and trusts no From with several addresses', () => {
  const aligned = (value: string) =>
    isSenderAligned(receipt({ mailFrom: 'b@bounces.wingtip.example', headers: from(value) }));
  expect(aligned('R <r@wingtip.example>')).toBe(true);
  expect(aligned('"r@wingtip.example" <r@attacker.example>')).toBe(false);
  expect(aligned('r@attacker.example, r@wingtip.example')).toBe(false);
  expect(aligned('')).toBe(false);
});

it('has no registrable domain for what is none', () =>
  expect([registrable('com'), registrable(''), registrable('192.0.2.1')]).toEqual([null, null, null]));
