import { expect, it } from 'vitest';
import {
  activateRuleSet,
  deactivateRuleSet,
  ForeignRuleSet,
  NotActive,
  NothingTakesItsPlace,
  requireActive,
} from '../../../lib/app/activate-rule-set.ts';
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
});

it('ours stays active while nothing takes its place: SES would refuse all mail', async () => {
  const gone = account('ours', 'ours');
  await expect(deactivateRuleSet(gone, 'ours', 'theirs')).rejects.toThrow(NothingTakesItsPlace);
  await expect(deactivateRuleSet(gone, 'ours', null)).rejects.toThrow('set-active-receipt-rule-set');
  expect(await gone.active()).toBe('ours');
});

it('a rule set is joined only if it is the active one', async () => {
  await requireActive(account('theirs', 'theirs'), 'theirs');
  await expect(requireActive(account('another', 'theirs'), 'theirs')).rejects.toThrow(NotActive);
  await expect(requireActive(account(null), 'theirs')).rejects.toThrow('no receipt rule set is active');
});
