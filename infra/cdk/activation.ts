import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PortcullisFunction } from './function.ts';
import { allowUnlimited } from './permissions.ts';

export interface ActivationProps {
  readonly ruleSetName: string;
  /** The foreign rule set that may be displaced, and that comes back in the end. */
  readonly replaces: string | undefined;
  /** Whether the rule set is the operator's: it must be the active one, and nothing is activated. */
  readonly adopted: boolean;
}

/**
 * Makes a receipt rule set the active one, which CloudFormation cannot. Looks first which one is, and fails the
 * deployment rather than displace one that was not named, join one that is not active, or leave none: see
 * `functions/activate.ts`.
 */
export class Activation extends Construct {
  constructor(scope: Construct, id: string, { ruleSetName, replaces, adopted }: ActivationProps) {
    super(scope, id);
    const fn = new PortcullisFunction(this, 'Function', {
      entry: 'activate',
      description: adopted
        ? 'Portcullis: sees that the receipt rule set it joins is the active one'
        : 'Portcullis: makes its receipt rule set the active one',
      timeout: Duration.minutes(1),
      memorySize: 256,
    });
    allowUnlimited(fn, [
      'ses:DescribeActiveReceiptRuleSet',
      ...(adopted ? [] : ['ses:SetActiveReceiptRuleSet']),
    ]);
    const active = new CustomResource(this, 'Active', {
      resourceType: 'Custom::ActiveReceiptRuleSet',
      serviceToken: fn.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: {
        RuleSetName: ruleSetName,
        ...(replaces !== undefined && { Replaces: replaces }),
        ...(adopted && { Adopted: 'true' }),
      },
    });
    // When it is deleted, too, the role must still have its permissions.
    if (fn.role) active.node.addDependency(fn.role);
  }
}
