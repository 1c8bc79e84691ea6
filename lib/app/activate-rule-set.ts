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

/** Thrown instead of leaving the account without an active rule set, when SES would refuse all mail. */
export class NothingTakesItsPlace extends Error {
  constructor(name: string) {
    super(
      `"${name}" is the active receipt rule set and nothing takes its place: SES would refuse all mail. Activate another ` +
        'one (aws ses set-active-receipt-rule-set --rule-set-name NAME), or none if no mail is to be received any more ' +
        '(the same command without a name), and try again.',
    );
    this.name = 'NothingTakesItsPlace';
  }
}

/** Thrown instead of putting the gate where no mail comes by. */
export class NotActive extends Error {
  constructor(name: string, active: string | null) {
    super(
      `"${name}" is to be adopted, but ${active === null ? 'no receipt rule set' : `"${active}"`} is active. Name the ` +
        `active one, or first: aws ses set-active-receipt-rule-set --rule-set-name ${name}`,
    );
    this.name = 'NotActive';
  }
}

/** Makes sure that a rule set which is adopted is the active one. */
export async function requireActive(ruleSets: RuleSets, name: string): Promise<void> {
  const active = await ruleSets.active();
  if (active !== name) throw new NotActive(name, active);
}

/** Takes `name` out of use, if it still is the active one, back to `former`; throws if that is not there. */
export async function deactivateRuleSet(
  ruleSets: RuleSets,
  name: string,
  former: string | null,
): Promise<void> {
  if ((await ruleSets.active()) !== name) return;
  if (former === null || !(await ruleSets.activate(former))) throw new NothingTakesItsPlace(name);
}
