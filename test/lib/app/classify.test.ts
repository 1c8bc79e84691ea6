import { expect, it } from 'vitest';
import { classify } from '../../../lib/app/classify.ts';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { exchangeHop, MESSAGE_ID, postfixHop, sesTop } from '../../helpers/headers.ts';

const { policy } = parseConfig({}, exchangeCatalog);
const AT = Date.parse('2026-11-24');
const of = (...received: string[]) => {
  const headers = [...sesTop(), ...received.map((value) => ({ name: 'Received', value }))];
  return classify(policy, { messageId: null, headers, headersTruncated: false, receivedAt: null }, AT);
};

it('says all that is promised of a direct server', () => {
  expect(of(exchangeHop())).toEqual({
    messageId: MESSAGE_ID,
    server: { ip: '198.51.100.25', name: 'ex01.wingtip.example' },
    attribution: 'direct',
    software: 'exchange',
    build: '15.1.2507.39',
    product: '2016',
    release: 'Exchange Server 2016 CU23 Apr24HU',
    match: 'exact',
    compliance: 'unsupported',
    reason: 'past-end-of-support',
    explanation:
      '198.51.100.25 is an on-premises Exchange server (ex01.wingtip.example). Exchange Server 2016 CU23 Apr24HU (15.1.2507.39) is out of support since 2025-10-14. It needs Exchange Server SE RTM Aug26SU (15.2.2562.46), or later.',
  });
});

it('says null where nothing is known', () => {
  expect(of(postfixHop)).toMatchObject({
    attribution: 'none',
    software: null,
    build: null,
    product: null,
    release: null,
    match: null,
    compliance: null,
  });
  const unknown = classify(
    policy,
    { messageId: null, headers: [], headersTruncated: false, receivedAt: null },
    AT,
  );
  expect(unknown).toMatchObject({ messageId: null, server: null, reason: 'no-ses-hop' });
});

it('says that a relayed server is only reported', () => {
  expect(of(postfixHop, exchangeHop())).toMatchObject({
    attribution: 'relayed',
    build: '15.1.2507.39',
    explanation: expect.stringContaining('only reported'),
  });
});
