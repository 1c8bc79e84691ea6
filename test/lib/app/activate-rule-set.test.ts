import { expect, it } from 'vitest';
import { activateRuleSet, deactivateRuleSet, ForeignRuleSet } from '../../../lib/app/activate-rule-set.ts';
import type { RuleSets } from '../../../lib/ports.ts';

function account(active: string | null, ...known: string[]): RuleSets & { active(): Promise<string | null> } {
  let now = active;
  return {
    active: async () => now,
    async activate(name) {
      if (name !== null && !known.includes(name)) return false;
      now = name;
      return true;
    },
  };
}

it('a foreign rule set is never displaced unless it was named', async () => {
  const sets = account('theirs', 'ours', 'theirs');
  await expect(activateRuleSet(sets, 'ours', ['another'])).rejects.toThrow(ForeignRuleSet);
  expect(await sets.active()).toBe('theirs');
  await activateRuleSet(sets, 'ours', ['theirs']);
  expect(await sets.active()).toBe('ours');
});

it('the rule set of somebody else is not taken out of use with ours', async () => {
  const sets = account('theirs', 'ours', 'theirs');
  await deactivateRuleSet(sets, 'ours', null);
  expect(await sets.active()).toBe('theirs');
});

it('the rule set there was before comes back, if it is still there', async () => {
  const sets = account('ours', 'ours', 'theirs');
  await deactivateRuleSet(sets, 'ours', 'theirs');
  expect(await sets.active()).toBe('theirs');
  const gone = account('ours', 'ours');
  await deactivateRuleSet(gone, 'ours', 'theirs');
  expect(await gone.active()).toBeNull();
});
