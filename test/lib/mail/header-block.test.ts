import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeaderBlock } from '../../../lib/mail/header-block.ts';

describe('a header section', () => {
  it.each([
    [
      'A: 1\r\nB: 2\r\n\r\nbody: 3\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'A: 1\nB: 2\n\nbody: 3\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'A: 1\r\r\nB:\r\r\n 2\r\r\n\r\r\nbody: 3',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['A: 1\r\n 2\r\n\t3\r\n', [['A', '1 2 3']]],
    ['From me@example.com Mon Jan 1\nA: 1\n', [['A', '1']]],
    [
      'A: 1\nno header at all\n folded junk\nB: 2\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['\r\n\r\nA: 1\r\n', [['A', '1']]],
    ['A : spaced\n', [['A', 'spaced']]],
    ['', []],
    [Buffer.from([0x41, 0x3a, 0x20, 0xe9, 0xa0, 0x0a]), [['A', '\u00e9\u00a0']]],
  ] as const)('%j', (raw, expected) => {
    expect(parseHeaderBlock(raw).map(({ name, value }) => [name, value])).toEqual(expected);
  });

  it('of 142 kB is read whole', () => {
    const raw = `${Array.from({ length: 2200 }, (_, n) => `X-${n}: ${'v'.repeat(60)}`).join('\r\n')}\r\n\r\n`;
    expect(raw.length).toBeGreaterThan(142_000);
    expect(parseHeaderBlock(raw)).toHaveLength(2200);
  });

  it('never throws and never makes up a line break', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        for (const { name, value } of parseHeaderBlock(bytes)) expect(name + value).not.toContain('\n');
      }),
    );
  });
});
