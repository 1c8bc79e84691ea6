import { describe, expect, it } from 'vitest';
import { DELIVER_RULE, GATE_RULE } from '../../../infra/rule-names.ts';
import { type Resource, synthesise } from '../../helpers/template.ts';

interface Rule {
  readonly Name: string;
  readonly Actions: readonly Record<string, Record<string, unknown>>[];
  readonly Recipients: readonly string[];
  readonly ScanEnabled: boolean;
}
const rule = ({ Properties }: Resource): Rule => Properties.Rule as Rule;

describe('with a rule set of its own', () => {
  const stack = synthesise({ domains: ['contoso.example', 'contoso.org'] });
  const [gate, deliver] = ['Gate', 'Deliver'].map((name) => stack.one('AWS::SES::ReceiptRule', name));

  it('a message is stored, then the gate is asked, then it is delivered, in this order', () => {
    if (!gate || !deliver) throw new Error('two rules');
    expect(rule(gate)).toMatchObject({
      Name: GATE_RULE,
      Actions: [
        { S3Action: { ObjectKeyPrefix: 'raw/' } },
        { LambdaAction: { InvocationType: 'RequestResponse' } },
      ],
    });
    expect(gate.Properties.After).toBeUndefined();
    expect(rule(deliver)).toMatchObject({
      Name: DELIVER_RULE,
      Actions: [{ S3Action: { ObjectKeyPrefix: 'inbox/' } }],
    });
    expect(deliver.Properties.After).toEqual({ Ref: gate.id });
    expect(stack.ofType('AWS::SES::ReceiptRule')).toHaveLength(2);
  });

  it('both rules are for the domains alone and have mail scanned', () => {
    for (const each of stack.ofType('AWS::SES::ReceiptRule')) {
      expect(rule(each)).toMatchObject({
        Recipients: ['contoso.example', 'contoso.org'],
        ScanEnabled: true,
        Enabled: true,
      });
    }
  });

  it('is activated only once all its rules are there', () => {
    const active = stack.one('Custom::ActiveReceiptRuleSet');
    expect(active.DependsOn).toContain(deliver?.id);
    expect(active.Properties).toMatchObject({ RuleSetName: 'portcullis' });
    expect(active.Properties.Replaces).toBeUndefined();
  });

  it('names the rule set that may be displaced only if the operator has', () => {
    const named = synthesise({ aws: { ruleSet: { mode: 'own', name: 'ours', replaces: 'theirs' } } });
    expect(named.one('Custom::ActiveReceiptRuleSet').Properties).toMatchObject({
      RuleSetName: 'ours',
      Replaces: 'theirs',
    });
  });

  it('only the rule of the gate may call the gate, and only SES may store mail', () => {
    const { Properties } = stack.one('AWS::Lambda::Permission', 'Gate');
    expect(Properties).toMatchObject({
      Principal: 'ses.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
    expect(JSON.stringify(Properties.SourceArn)).toContain(
      ':receipt-rule-set/portcullis:receipt-rule/portcullis-gate',
    );
    const policy = JSON.stringify(stack.one('AWS::S3::BucketPolicy', 'MailBucketPolicy').Properties);
    expect(policy).toContain('"Service":"ses.amazonaws.com"');
    expect(policy).toContain('"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}');
  });
});

describe('adopted into a rule set that is there', () => {
  const stack = synthesise({
    aws: { ruleSet: { mode: 'adopt', name: 'theirs', inbox: { bucket: 'their-mail', prefix: 'in/' } } },
  });

  it('the gate goes to the front, and nothing else of SES is touched', () => {
    const ses = stack.ofType('AWS::SES::ReceiptRule');
    expect(stack.resources.filter(({ Type }) => Type.startsWith('AWS::SES'))).toEqual(ses);
    expect(ses).toHaveLength(1);
    expect(ses[0]?.Properties).toMatchObject({ RuleSetName: 'theirs', Rule: { Name: GATE_RULE } });
    // SES puts a rule without `After` first.
    expect(ses[0]?.Properties.After).toBeUndefined();
  });

  it('not before that rule set was seen to be the active one, and nothing can make another one active', () => {
    const active = stack.one('Custom::ActiveReceiptRuleSet');
    expect(active.Properties).toMatchObject({ RuleSetName: 'theirs', Adopted: 'true' });
    expect(stack.one('AWS::SES::ReceiptRule').DependsOn).toContain(active.id);
    expect(stack.text).not.toContain('ses:SetActiveReceiptRuleSet');
  });

  it('released mail goes where their own rules put mail', () => {
    for (const name of ['Release', 'Bounce']) {
      const { Environment } = stack.one('AWS::Lambda::Function', `Deciding${name}`).Properties;
      expect(Environment).toMatchObject({ Variables: { INBOX_BUCKET: 'their-mail', INBOX_PREFIX: 'in/' } });
    }
    const policy = JSON.stringify(stack.one('AWS::IAM::Policy', 'ReleaseRole').Properties);
    expect(policy).toContain(':s3:::their-mail/in/*');
  });
});

it('a gate that is switched off leaves mail to the rules that deliver', () => {
  const off = synthesise({ aws: { enabled: false } });
  expect(rule(off.one('AWS::SES::ReceiptRule', 'Gate'))).toMatchObject({ Enabled: false });
  expect(rule(off.one('AWS::SES::ReceiptRule', 'Deliver'))).toMatchObject({ Enabled: true });
});

it('refuses to receive for everybody', () => {
  expect(() => synthesise({ domains: [] })).toThrow('domains: must name the domains');
  const many = Array.from({ length: 101 }, (_, n) => `d${n}.example`);
  expect(() => synthesise({ domains: many })).toThrow('domains: at most 100');
});
