import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectTop } from '../../../lib/domain/top-list.ts';

test('a top list holds the first of all in order, and knows how many there were', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 10 }), (items, keep) => {
      const list = collectTop<number>(keep, (a, b) => a - b);
      for (const item of items) list.add(item);
      expect(list.list()).toEqual({
        total: items.length,
        top: [...items].sort((a, b) => a - b).slice(0, keep),
      });
    }),
  );
});
