import { expect, it } from 'vitest';
import { historyItem } from '../../../lib/aws/history-item.ts';

it('entries of one instant have keys of their own, in the order of time', () => {
  const entry = (at: number) => ({ at, event: 'updated', actor: 'system', detail: {} }) as const;
  const keys = [
    historyItem('P', entry(5), 'a'),
    historyItem('P', entry(5), 'b'),
    historyItem('P', entry(4), 'c'),
  ].map(({ sk }) => sk?.S);
  expect(new Set(keys).size).toBe(3);
  expect([...keys].sort()[0]).toBe(keys[2]);
});
