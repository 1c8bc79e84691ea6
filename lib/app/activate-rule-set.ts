import type { RuleSets } from '../ports.ts';

/** Thrown instead of displacing a rule set that is somebody else's; the message says what to do. */
export class ForeignRuleSet extends Error {
  constructor(active: string, name: string) {
    super(
      `The active receipt rule set is "${active}", and mail follows its rules. Either let the gate join it ` +
        `("ruleSet": {"mode": "adopt", "name": "${active}"}) or say that "${name}" may take its place ` +
        `("ruleSet": {"mode": "own", "replaces": "${active}"}).`,
    );
    this.name = 'ForeignRuleSet';
  }
}

/** Makes `name` the active rule set, unless another one is that is not among `displaced`. */
export async function activateRuleSet(
  ruleSets: RuleSets,
  name: string,
  displaced: readonly string[],
): Promise<void> {
  const active = await ruleSets.active();
  if (active === name) return;
  if (active !== null && !displaced.includes(active)) throw new ForeignRuleSet(active, name);
  if (!(await ruleSets.activate(name))) throw new Error(`There is no receipt rule set "${name}".`);
}

/**
 * Takes `name` out of use, if it still is the active one: back to `former`, if that is still there, else to none. With
 * no active rule set SES refuses all mail.
 */
export async function deactivateRuleSet(
  ruleSets: RuleSets,
  name: string,
  former: string | null,
): Promise<void> {
  if ((await ruleSets.active()) !== name) return;
  if (former === null || !(await ruleSets.activate(former))) await ruleSets.activate(null);
}
