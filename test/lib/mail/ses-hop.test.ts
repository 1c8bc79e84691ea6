import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSesHop, trustedSesHop } from '../../../lib/mail/ses-hop.ts';
import { exchangeHop, MESSAGE_ID, sesReceived, sesTop } from '../../helpers/headers.ts';

describe("SES's own hop", () => {
  it.each([
    [sesReceived(), { ip: '198.51.100.25', helo: 'mail.wingtip.example', ptr: 'mail.wingtip.example' }],
    [sesReceived().replace('(mail.wingtip.example [', '(['), { ptr: null }],
    [sesReceived().replace('(mail.wingtip.example [', '(unknown ['), { ptr: null }],
    [sesReceived().replace('198.51.100.25', 'IPv6:2001:DB8::1'), { ip: '2001:db8::1' }],
    [sesReceived().replace(' for orders@contoso.example', ''), { messageId: MESSAGE_ID }],
    [sesReceived().replace('from mail.wingtip.example', 'from [198.51.100.25]'), { helo: '[198.51.100.25]' }],
  ])('%s', (value, expected) => expect(readSesHop(value)).toMatchObject(expected));

  it.each([
    exchangeHop(),
    sesReceived().replace('amazonaws.com', 'amazonaws.com.attacker.example'),
    sesReceived().replace('198.51.100.25', '999.1.1.1'),
    sesReceived().replace('us-east-1', ''),
  ])('is not %s', (value) => expect(readSesHop(value)).toBeNull());

  it('is trusted only on top, with the id of the message and the address of the results', () => {
    const top = sesTop();
    expect(trustedSesHop(top, MESSAGE_ID)?.ip).toBe('198.51.100.25');
    expect(trustedSesHop(top, 'another')).toBeNull();
    expect(trustedSesHop([{ name: 'Received', value: exchangeHop() }, ...top], MESSAGE_ID)).toBeNull();
    const disagreeing = top.map((h) =>
      h.name === 'Received-SPF'
        ? { ...h, value: h.value.replace(/client-ip=\S+/, 'client-ip=192.0.2.1;') }
        : h,
    );
    expect(trustedSesHop(disagreeing, MESSAGE_ID)).toBeNull();
    expect(trustedSesHop([], MESSAGE_ID)).toBeNull();
  });

  it('is not swayed by look-alikes below', () => {
    const forged = sesTop('192.0.2.10', 'q041v1u3p6g5bust1o2se9of7vf685mtivi7ci01');
    expect(trustedSesHop([...sesTop(), ...forged], MESSAGE_ID)?.ip).toBe('198.51.100.25');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readSesHop(`from ${text} by inbound-smtp.${text}`)));
    expect(readSesHop(`from ${'('.repeat(200_000)} by inbound-smtp.`)).toBeNull();
  });
});
