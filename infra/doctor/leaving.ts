import { GATE_RULE } from '../rule-names.ts';
import type { ReceiptRule } from './facts.ts';

/** What there is when the stack is about to be deleted. */
export interface Leaving {
  /** The active receipt rule set. */
  readonly active: { readonly name: string | null; readonly rules: readonly ReceiptRule[] };
  /** The rule set that the stack would take along; null when its gate is a guest. */
  readonly own: string | null;
  /** Whether the rule set that `own` replaced is there to take its place. */
  readonly successor: boolean;
  readonly held: number;
  readonly bounces: number;
}

/** Why the stack may not go yet, as a sentence with what to do; null when it may. Pure. */
export function obstacle({ active, own, successor, held, bounces }: Leaving): string | null {
  if (own !== null && active.name === own && !successor) {
    return (
      `"${own}" is the active receipt rule set, and goes with the stack: SES would refuse all mail. Activate another one: ` +
      'aws ses set-active-receipt-rule-set --rule-set-name NAME (or none, without a name).'
    );
  }
  if (active.rules.some(({ name, enabled }) => name === GATE_RULE && enabled)) {
    return (
      'The gate is in use: what it holds from now on, nobody would deliver without the stack. Take it out of use ' +
      '(docs/deploy.md, "Roll back") and come back in an hour.'
    );
  }
  if (held + bounces > 0) {
    return (
      `${held} messages are held and ${bounces} wait to be bounced. Nobody would see to them without the stack: come ` +
      'back in an hour.'
    );
  }
  return null;
}
