import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify, isSighting } from '../../../lib/mail/sending-server.ts';
import { exchangeHop, MESSAGE_ID, postfixHop, sesReceived, sesTop } from '../../helpers/headers.ts';

const RECEIVED_AT = Date.parse('2026-10-05T08:00:00Z');
const EXO =
  'from a by B.namprd02.prod.outlook.com (2603::15) with Microsoft SMTP Server (version=TLS1_2) id 15.20.159.13; Mon, 5 Oct 2026 08:00:00 +0000';
const below = (...received: string[]) => received.map((value) => ({ name: 'Received', value }));
const of = (headers: readonly { name: string; value: string }[], headersTruncated = false) =>
  identify({ messageId: MESSAGE_ID, headers, headersTruncated, receivedAt: RECEIVED_AT });

// headers below SES's own | attribution | reason | held against anyone
const CASES = [
  [below(exchangeHop()), 'direct', 'exchange-connected', true],
  [below(postfixHop, exchangeHop()), 'relayed', 'exchange-behind-relay', true],
  [below(EXO, exchangeHop()), 'cloud', 'cloud-connected', false],
  [below(exchangeHop(), EXO), 'direct', 'exchange-connected', true],
  [below(postfixHop, EXO, exchangeHop()), 'relayed', 'exchange-behind-relay', true],
  [below(postfixHop, EXO), 'none', 'no-exchange-hop', false],
  [below(postfixHop), 'none', 'no-exchange-hop', false],
  [[], 'none', 'no-exchange-hop', false],
  [below(sesReceived('192.0.2.10', 'forged'), exchangeHop()), 'relayed', 'several-ses-hops', false],
  [below(sesReceived('192.0.2.10', 'forged')), 'none', 'several-ses-hops', false],
  [below(exchangeHop().replace(/by \S+ \(\S+\) /, '')), 'direct', 'hop-without-by', false],
  [
    below(exchangeHop('15.1.2507.39', 'ex01.wingtip.example', 'Thu, 8 Oct 2026 08:00:00 +0000')),
    'direct',
    'hop-date-in-future',
    false,
  ],
  [below(exchangeHop('15.1.2507.39.7')), 'direct', 'build-malformed', false],
  [below(exchangeHop(`15.1.2507.${2 ** 40}`)), 'direct', 'build-malformed', false],
] as const;

describe('who sent it', () => {
  it.each(CASES)('%j: %s, %s', (headers, attribution, reason, sighting) => {
    const identification = of([...sesTop(), ...headers]);
    expect(identification).toMatchObject({ attribution, reason });
    expect(isSighting(identification)).toBe(sighting);
  });

  it('is not told by a message whose headers are cut off or lack the hop of SES', () => {
    expect(of([...sesTop(), ...below(exchangeHop())], true)).toMatchObject({
      attribution: 'none',
      reason: 'headers-truncated',
    });
    expect(of(below(exchangeHop()))).toMatchObject({
      attribution: 'none',
      reason: 'no-ses-hop',
      connected: null,
    });
  });

  it('is Microsoft’s cloud when the connecting host says so, even if its own line is missing', () => {
    const top = sesTop().map((h) => ({
      ...h,
      value: h.value.replaceAll('mail.wingtip.example', 'x.outbound.protection.outlook.com'),
    }));
    expect(of([...top, ...below(exchangeHop())])).toMatchObject({ attribution: 'cloud' });
  });

  it('is answered for any headers', () => {
    const header = fc.record({
      name: fc.constantFrom('Received', 'received', 'X-MimeOLE', 'From'),
      value: fc.oneof(fc.string(), fc.constantFrom(exchangeHop(), postfixHop, sesReceived())),
    });
    fc.assert(
      fc.property(fc.array(header), fc.boolean(), (headers, truncated) => void of(headers, truncated)),
    );
  });
});
