import { describe, expect, it } from 'vitest';
import { type Resource, synthesise } from '../../helpers/template.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Effect: string;
  readonly Condition?: unknown;
}
const stack = synthesise({
  aws: { filters: { enabled: true }, announce: true, alarms: { email: 'p@contoso.example' } },
  report: { to: ['operator@it.fabrikam.example'] },
});
const statements = ({ Properties }: Resource): readonly Statement[] =>
  (Properties.PolicyDocument as { Statement: Statement[] }).Statement;
const listOf = <T>(one: T | readonly T[]): readonly T[] => [one].flat() as readonly T[];

/** `Gate`, `Release`, … and the scheduler's role. */
const roleName = (id: string): string =>
  /(\w+?)Role[^R]*$/.exec(id.replace(/^P(?:Deciding|Receiving)?/, ''))?.[1] ?? id;

/** Resources with a wildcard in them, as text. */
const wildcards = stack.ofType('AWS::IAM::Policy').flatMap((policy) =>
  statements(policy).flatMap(({ Action, Resource }) =>
    listOf(Resource)
      .map((resource) =>
        JSON.stringify(resource).replace(/\{"Fn::GetAtt":\["P(\w+?)[0-9A-F]{8}","Arn"\]\}/g, '$1'),
      )
      .filter((resource) => resource.includes('*'))
      .map((resource) => `${roleName(policy.id)}: ${listOf(Action)} on ${resource}`),
  ),
);

it('no function has a wildcard where a resource can be named; these are all that have one', () => {
  expect(wildcards.toSorted()).toEqual([
    'ActivationFunction: ses:DescribeActiveReceiptRuleSet,ses:SetActiveReceiptRuleSet on "*"',
    'Bounce: s3:GetObject on {"Fn::Join":["",["MailMail","/inbox/*"]]}'.replace('"MailMail"', 'MailBucket'),
    'ConsoleFunction: cloudwatch:DescribeAlarms on {"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":cloudwatch:",{"Ref":"AWS::Region"},":",{"Ref":"AWS::AccountId"},":alarm:*"]]}',
    'ConsoleFunction: s3:DeleteObject on {"Fn::Join":["",[MailBucket,"/reports/*.mailed"]]}',
    'ConsoleFunction: s3:GetObject on {"Fn::Join":["",[MailBucket,"/raw/*"]]}',
    'ConsoleFunction: s3:GetObject,s3:PutObject on {"Fn::Join":["",[MailBucket,"/reports/*"]]}',
    'ConsoleFunction: s3:PutObject on {"Fn::Join":["",[MailBucket,"/inbox/*"]]}',
    'FiltersFunction: ses:CreateReceiptFilter,ses:DeleteReceiptFilter,ses:ListReceiptFilters on "*"',
    'Release: s3:GetObject on {"Fn::Join":["",[MailBucket,"/raw/*"]]}',
    'Release: s3:GetObject,s3:PutObject on {"Fn::Join":["",[MailBucket,"/inbox/*"]]}',
    'Report: s3:DeleteObject on {"Fn::Join":["",[MailBucket,"/reports/*.mailed"]]}',
    'Report: s3:GetObject,s3:PutObject on {"Fn::Join":["",[MailBucket,"/reports/*"]]}',
  ]);
});

it('no action is a wildcard, and no policy of AWS is used', () => {
  for (const policy of stack.ofType('AWS::IAM::Policy')) {
    for (const { Action } of statements(policy)) expect(listOf(Action).join()).not.toContain('*');
  }
  for (const role of stack.ofType('AWS::IAM::Role'))
    expect(role.Properties.ManagedPolicyArns).toBeUndefined();
});

it('the gate can only read and write its tables and its log', () => {
  const actions = statements(stack.one('AWS::IAM::Policy', 'GateRole')).flatMap(({ Action }) =>
    listOf(Action),
  );
  expect(new Set(actions)).toEqual(
    new Set([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]),
  );
});

it('a bounce is sent only as the sender configured, by whatever identity verified it', () => {
  const sent = synthesise({ bounce: { sender: 'mailer-daemon@bounces.contoso.example' } });
  const policy = statements(sent.one('AWS::IAM::Policy', 'BounceRole')).find(
    ({ Action }) => Action === 'ses:SendBounce',
  );
  expect(
    listOf(policy?.Resource)
      .map((arn) => /identity\/[^"]+/.exec(JSON.stringify(arn))?.[0])
      .toSorted(),
  ).toEqual([
    'identity/bounces.contoso.example',
    'identity/contoso.example',
    'identity/mailer-daemon@bounces.contoso.example',
  ]);
});

describe('mail of our own', () => {
  const sending = (of: ReturnType<typeof synthesise>, role: string) =>
    statements(of.one('AWS::IAM::Policy', role)).filter(({ Action }) => Action === 'ses:SendRawEmail');
  const identities = (statement: Statement | undefined) =>
    listOf(statement?.Resource)
      .map((arn) => /identity\/[^"]+/.exec(JSON.stringify(arn))?.[0])
      .toSorted();

  it('goes to postmasters only as the sender of notices', () => {
    const [notices, ...more] = sending(stack, 'AdvanceRole');
    expect(more).toEqual([]);
    expect(notices?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'postmaster@contoso.example' } });
    expect(identities(notices)).toEqual(['identity/contoso.example', 'identity/postmaster@contoso.example']);
  });

  it('goes to the operator only as the sender of reports, in the sandbox too', () => {
    const [report, ...more] = sending(stack, 'ReportRole');
    expect(more).toEqual([]);
    // An operator may send it once more from the console, to the same people.
    expect(sending(stack, 'ConsoleFunctionRole')).toEqual([report]);
    expect(report?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'portcullis@contoso.example' } });
    expect(identities(report)).toEqual([
      'identity/contoso.example',
      'identity/fabrikam.example',
      'identity/it.fabrikam.example',
      'identity/operator@it.fabrikam.example',
      'identity/portcullis@contoso.example',
    ]);
  });

  it('is nobody else’s to send, nor anybody’s where it is switched off', () => {
    expect(stack.text.match(/ses:SendRawEmail/g)).toHaveLength(3);
    const silent = synthesise({ notices: { enabled: false } });
    expect(silent.text).not.toContain('ses:SendRawEmail');
    expect(silent.text).not.toContain('s3:DeleteObject');
  });
});

it('the report reads servers and changes nothing but reports', () => {
  const actions = statements(stack.one('AWS::IAM::Policy', 'ReportRole')).flatMap(({ Action }) =>
    listOf(Action),
  );
  expect(actions.filter((action) => action.startsWith('dynamodb:')).toSorted()).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
  ]);
});

it('the scheduler may start the functions it has to, and nothing else may use its role', () => {
  const role = stack.one('AWS::IAM::Role', 'Schedules');
  expect(JSON.stringify(role.Properties)).toContain('aws:SourceArn');
  const invoke = statements(stack.one('AWS::IAM::Policy', 'Schedules')).find(
    ({ Action }) => Action === 'lambda:InvokeFunction',
  );
  expect(listOf(invoke?.Resource)).toHaveLength(5);
});
