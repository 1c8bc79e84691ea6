import { expect, it } from 'vitest';
import { type Leaving, obstacle } from '../../../infra/doctor/leaving.ts';

const rule = (name: string, enabled: boolean) => ({ name, enabled, recipients: [], actions: [] });
const free: Leaving = {
  active: { name: 'theirs', rules: [rule('theirs', true)] },
  own: 'ours',
  successor: false,
  held: 0,
  bounces: 0,
};
const ours = { name: 'ours', rules: [rule('portcullis-gate', false)] };
const guest = { name: 'theirs', rules: [rule('portcullis-gate', true)] };

// what is different | what is in the way
it.each<[Partial<Leaving>, string | null]>([
  [{}, null],
  [{ active: { name: null, rules: [] } }, null],
  [{ active: ours }, 'refuse all mail'],
  [{ active: ours, successor: true }, null],
  [{ active: guest, own: null }, 'gate is in use'],
  [{ active: { ...guest, rules: ours.rules }, own: null }, null],
  [{ held: 2 }, '2 messages are held and 0 wait'],
  [{ bounces: 1 }, '0 messages are held and 1 wait'],
])('before the stack goes, %j: %s', (difference, expected) => {
  const reason = obstacle({ ...free, ...difference });
  if (expected === null) expect(reason).toBeNull();
  else expect(reason).toContain(expected);
});
