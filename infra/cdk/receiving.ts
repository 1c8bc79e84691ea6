import { Arn, Stack } from 'aws-cdk-lib';
import type { CfnPermission, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRule, type ReceiptRuleOptions, ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Lambda, LambdaInvocationType, S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Construct } from 'constructs';
import { INBOX_PREFIX, RAW_PREFIX } from '../../lib/aws/mail-store.ts';
import type { Config } from '../../lib/config.ts';
import { DELIVER_RULE, GATE_RULE } from '../rule-names.ts';
import { Activation } from './activation.ts';

export interface ReceivingProps {
  readonly config: Config;
  readonly bucket: IBucket;
  readonly gate: IFunction;
}

/**
 * How SES hands mail over: it is stored, then the gate is asked, and what the gate lets pass goes on to the rules that
 * deliver: our own, or those of the rule set we were adopted into.
 */
export class Receiving extends Construct {
  constructor(scope: Construct, id: string, { config, bucket, gate }: ReceivingProps) {
    super(scope, id);
    const { ruleSet, enabled } = config.aws;
    const common = {
      recipients: [...config.domains],
      // In both rules: the verdicts are in the headers of accepted and of released mail alike.
      scanEnabled: true,
      tlsPolicy: TlsPolicy.OPTIONAL,
    } satisfies ReceiptRuleOptions;
    const gateRule = {
      ...common,
      receiptRuleName: GATE_RULE,
      enabled,
      actions: [
        new S3({ bucket, objectKeyPrefix: RAW_PREFIX }),
        new Lambda({ function: gate, invocationType: LambdaInvocationType.REQUEST_RESPONSE }),
      ],
    } satisfies ReceiptRuleOptions;

    if (ruleSet.mode === 'adopt') {
      // Without `after` a rule goes to the front; the rules that are there are not touched.
      const adopted = ReceiptRuleSet.fromReceiptRuleSetName(this, 'RuleSet', ruleSet.name);
      const rule = new ReceiptRule(this, 'Gate', { ruleSet: adopted, ...gateRule });
      rule.node.addDependency(
        new Activation(this, 'Activation', { ruleSetName: ruleSet.name, replaces: undefined, adopted: true }),
      );
    } else {
      const own = new ReceiptRuleSet(this, 'RuleSet', { receiptRuleSetName: ruleSet.name });
      own.addRule('Gate', gateRule);
      const deliver = own.addRule('Deliver', {
        ...common,
        receiptRuleName: DELIVER_RULE,
        actions: [new S3({ bucket, objectKeyPrefix: INBOX_PREFIX })],
      });
      // Not before the last rule is there: mail would be taken and go nowhere.
      new Activation(this, 'Activation', {
        ruleSetName: ruleSet.name,
        replaces: ruleSet.replaces,
        adopted: false,
      }).node.addDependency(deliver);
    }
    limitToRule(this, gate, ruleSet.name);
  }
}

/** CDK lets all of the account's rules call the function; only this one does. */
function limitToRule(scope: Construct, gate: IFunction, ruleSetName: string): void {
  const permission = gate.permissionsNode.findChild('AllowSes') as CfnPermission;
  permission.sourceArn = Arn.format(
    {
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${ruleSetName}:receipt-rule/${GATE_RULE}`,
    },
    Stack.of(scope),
  );
}
