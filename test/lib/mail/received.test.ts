import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReceived } from '../../../lib/mail/received.ts';
import { exchangeHop, postfixHop } from '../../helpers/headers.ts';

describe('a Received field', () => {
  it('is read folded and unfolded alike', () => {
    const folded = exchangeHop().replace('Microsoft SMTP Server', 'Microsoft SMTP\r\n Server');
    expect(parseReceived(folded)).toEqual(parseReceived(exchangeHop()));
    expect(parseReceived(folded)).toMatchObject({
      from: { words: 'client.wingtip.example' },
      by: { words: 'ex01.wingtip.example', comments: ['10.20.0.12'] },
      with: { words: 'Microsoft SMTP Server' },
      id: { words: '15.1.2507.39' },
      date: Date.parse('2026-10-05T07:59:58Z'),
    });
  });

  it.each([
    [
      'by mx.example with Internet Mail Service (5.5.2653.19)\r\n\tid <NSBA3BRR>; Mon, 24 Jun 2002 13:40:58 -0700',
      { from: null, date: Date.UTC(2002, 5, 24, 20, 40, 58) },
    ],
    ['(qmail 18747 invoked by uid 109); 27 Mar 2025 05:14:21 -0000', { by: null, from: null }],
    [
      'from a (b (c) d) by e by f; Mon, 1 Jan 24 00:00:00 GMT',
      { by: { words: 'e' }, from: { words: 'a', comments: ['b (c) d'] }, date: Date.UTC(2024, 0, 1) },
    ],
    ['from a (unbalanced by b with SMTP; no date', { from: { words: 'a' }, date: null }],
    [postfixHop, { with: { words: 'ESMTPS' }, id: { words: '4XyZ12' } }],
    ['', { from: null, by: null, date: null }],
  ])('%j', (value, expected) => expect(parseReceived(value)).toMatchObject(expected));

  it('never throws, whatever it is', () => {
    const mutated = fc
      .tuple(fc.constantFrom(exchangeHop(), postfixHop), fc.nat(300), fc.string())
      .map(([line, at, junk]) => line.slice(0, at) + junk + line.slice(at));
    fc.assert(fc.property(fc.oneof(fc.string(), mutated), (value) => void parseReceived(value)));
  });

  it.each(['(', ')', '((', ' ', 'from ', ';', 'a(', 'with id ', '\t(\\'])(
    'takes time in proportion to a hostile length: %j',
    (unit) => {
      const time = (length: number) => {
        const text = unit.repeat(length / unit.length);
        const started = performance.now();
        parseReceived(text);
        return performance.now() - started;
      };
      time(50_000);
      // Quadratic work would take minutes for this.
      expect(time(1_000_000)).toBeLessThan(5000);
    },
  );
});
