import type { Resource, Synthesised } from './template.ts';

/** An action on a resource, as IAM names them. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  /** What conditions of a policy may ask for, `ses:FromAddress`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Names that CloudFormation would give the resources of a stack, by their type. */
const NAMES: Readonly<Record<string, (id: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': (id) => (id.includes('Servers') ? 'servers' : 'messages'),
  'AWS::S3::Bucket': (id) => (id.includes('AccessLog') ? 'access-log' : 'mail'),
};
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': (name) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
};
/** Attributes that are no ARNs, by name. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  ApiEndpoint: 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com',
  ProviderURL: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1b2c3',
};
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
};

/** Puts a value of a template together, as CloudFormation would after making the resources. */
export function resolveValue(stack: Synthesised, value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = value as {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (join) return join[1].map((part) => resolveValue(stack, part)).join(join[0]);
  if (Ref !== undefined && PSEUDO[Ref] !== undefined) return PSEUDO[Ref];
  const id = Ref ?? attribute?.[0] ?? '';
  const type = stack.resources.find((resource) => resource.id === id)?.Type ?? '';
  const name = NAMES[type]?.(id) ?? id;
  if (attribute && ATTRIBUTES[attribute[1]] !== undefined) return ATTRIBUTES[attribute[1]] as string;
  return attribute?.[1] === 'Arn' ? (ARNS[type]?.(name) ?? `arn:${name}`) : name;
}

/** The environment that a function's configuration gives it. */
export function environmentOf(stack: Synthesised, { Properties }: Resource): Record<string, string> {
  const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [name, resolveValue(stack, value)]),
  );
}

/** Whether the policies of a function's role allow a call. */
export function isAllowed(
  stack: Synthesised,
  { Properties }: Resource,
  { action, resource, context = {} }: Call,
): boolean {
  const [role] = (Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
  return stack
    .ofType('AWS::IAM::Policy')
    .filter((policy) => JSON.stringify(policy.Properties.Roles).includes(role))
    .flatMap((policy) => (policy.Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .some(
      ({ Action, Resource: on, Condition = {} }) =>
        holds(Condition, context) &&
        [Action].flat().includes(action) &&
        [on].flat().some((pattern) => matches(resolveValue(stack, pattern), resource)),
    );
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Whether a call meets the conditions of a statement; any but the one kind there is are not met. */
const holds = (
  condition: NonNullable<Statement['Condition']>,
  context: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(condition).every(
    ([kind, values]) =>
      kind === 'StringEquals' && Object.entries(values).every(([key, value]) => context[key] === value),
  );

const quoted = (text: string): string => text.replace(/[^\w]/g, '\\$&');

const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(quoted).join('.*')}$`, 's').test(text);
