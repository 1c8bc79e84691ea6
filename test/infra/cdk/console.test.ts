import { describe, expect, it } from 'vitest';
import { functionOf, type Synthesised, synthesise } from '../../helpers/template.ts';

const stack = synthesise();
const variablesOf = (of: Synthesised, name: 'console' | 'advance' | 'gate') =>
  (functionOf(of, name).Properties.Environment as { Variables: Record<string, unknown> }).Variables;
const policyOf = (of: Synthesised, role: string) =>
  JSON.stringify(of.one('AWS::IAM::Policy', role).Properties.PolicyDocument);

describe('the HTTP API', () => {
  const api = stack.one('AWS::ApiGatewayV2::Api');
  const stage = stack.one('AWS::ApiGatewayV2::Stage');

  it('leads every request to the function, and lets nobody else call it', () => {
    const routes = stack.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(routes.toSorted()).toEqual(['ANY /', 'ANY /p/{link+}', 'ANY /{path+}']);
    expect(stack.one('AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
      IntegrationUri: { 'Fn::GetAtt': [functionOf(stack, 'console').id, 'Arn'] },
      PayloadFormatVersion: '2.0',
    });
    for (const { Properties } of stack.ofType('AWS::Lambda::Permission')) {
      if (Properties.Principal !== 'apigateway.amazonaws.com') continue;
      expect(JSON.stringify(Properties.SourceArn)).toContain(api.id);
    }
  });

  it('limits all requests, and those of strangers with links more than others', () => {
    expect(stage.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      // In the spelling of CloudFormation, which would not know another.
      RouteSettings: { 'ANY /p/{link+}': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 20 } },
    });
    const route = stack
      .ofType('AWS::ApiGatewayV2::Route')
      .find(({ Properties }) => Properties.RouteKey === 'ANY /p/{link+}');
    expect(stage.DependsOn).toContain(route?.id);
    expect(functionOf(stack, 'console').Properties.ReservedConcurrentExecutions).toBe(10);
  });

  it('logs who asked and what came of it, but no address of a page: some are all that is needed to open them', () => {
    const { Format } = stage.Properties.AccessLogSettings as { Format: string };
    expect(JSON.parse(Format)).toMatchObject({ status: '$context.status', route: '$context.routeKey' });
    expect(Format).not.toMatch(/path|query|requestOverride|protocol|error\.messageString/i);
  });
});

describe('the secret', () => {
  it('is made by the account, and read by the console and by whoever writes links, nobody else', () => {
    const secret = stack.one('AWS::SecretsManager::Secret');
    expect(secret.Properties.GenerateSecretString).toEqual({ ExcludePunctuation: true, PasswordLength: 64 });
    const readers = stack
      .ofType('AWS::IAM::Policy')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('secretsmanager:'))
      .map(({ id }) => id.replace(/Role.*/, ''));
    expect(readers.toSorted()).toEqual(['PConsoleFunction', 'PDecidingAdvance']);
    for (const role of ['ConsoleFunction', 'DecidingAdvance']) {
      expect(policyOf(stack, role)).toContain(
        `{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":{"Ref":"${secret.id}"}}`,
      );
    }
    for (const name of ['console', 'advance'] as const)
      expect(variablesOf(stack, name).CONSOLE_SECRET).toEqual({ Ref: secret.id });
    expect(variablesOf(stack, 'gate')).not.toHaveProperty('CONSOLE_SECRET');
  });
});

describe('people', () => {
  it('are added by hand, with a long password and a second factor', () => {
    expect(stack.one('AWS::Cognito::UserPool').Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: { PasswordPolicy: { MinimumLength: 14 } },
    });
    expect(stack.ofType('AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName)).toEqual(
      ['viewer', 'operator'],
    );
  });

  it('sign in by code alone, to this console alone, as a client without a secret', () => {
    const endpoint = { 'Fn::GetAtt': [stack.one('AWS::ApiGatewayV2::Api').id, 'ApiEndpoint'] };
    const client = stack.one('AWS::Cognito::UserPoolClient');
    expect(client.Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      CallbackURLs: [{ 'Fn::Join': ['', [endpoint, '/sign-in/callback']] }],
      LogoutURLs: [{ 'Fn::Join': ['', [endpoint, '/signed-out']] }],
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
    });
    // Named: without any Cognito lets people sign in by its API too, with tokens that may change a person's own attributes.
    expect(client.Properties.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    expect(variablesOf(stack, 'console')).toMatchObject({
      OIDC_ISSUER: { 'Fn::GetAtt': [stack.one('AWS::Cognito::UserPool').id, 'ProviderURL'] },
      OIDC_CLIENT_ID: { Ref: client.id },
      OIDC_ROLE_CLAIM: 'cognito:groups',
      CONSOLE_URL: endpoint,
    });
    expect(variablesOf(stack, 'advance').CONSOLE_URL).toEqual(endpoint);
  });

  it('come from the operator’s own provider, if there is one', () => {
    const clientSecretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:oidc-AbCdEf';
    const oidc = { issuer: 'https://login.example', clientId: 'portcullis', clientSecretArn };
    const own = synthesise({ aws: { console: { oidc } } });
    expect(own.text).not.toContain('AWS::Cognito');
    expect(variablesOf(own, 'console')).toMatchObject({
      OIDC_ISSUER: 'https://login.example',
      OIDC_CLIENT_ID: 'portcullis',
      OIDC_ROLE_CLAIM: 'groups',
    });
    expect(policyOf(own, 'ConsoleFunction')).toContain(clientSecretArn);
    expect(policyOf(own, 'DecidingAdvance')).not.toContain(clientSecretArn);
  });
});

describe('a name of the operator’s', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/x';
  const named = synthesise({
    aws: { console: { domain: { name: 'gate.contoso.example', certificateArn } } },
  });

  it('is the only one it answers to, and the one in links, for sign-in and in the outputs', () => {
    expect(named.one('AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(true);
    expect(named.one('AWS::ApiGatewayV2::DomainName').Properties).toMatchObject({
      DomainName: 'gate.contoso.example',
      DomainNameConfigurations: [{ CertificateArn: certificateArn }],
    });
    const url = 'https://gate.contoso.example';
    for (const name of ['console', 'advance'] as const)
      expect(variablesOf(named, name).CONSOLE_URL).toBe(url);
    expect(named.one('AWS::Cognito::UserPoolClient').Properties.CallbackURLs).toEqual([
      `${url}/sign-in/callback`,
    ]);
    const { Outputs } = JSON.parse(named.text) as { Outputs: Record<string, { Value: unknown }> };
    expect(Outputs.ConsoleUrl?.Value).toBe(url);
    expect(JSON.stringify(Outputs.ConsoleTarget?.Value)).toContain('RegionalDomainName');
  });

  it('may be that of something in front of it', () => {
    const behind = synthesise({ console: { url: 'https://mail.contoso.example' } });
    expect(variablesOf(behind, 'console').CONSOLE_URL).toBe('https://mail.contoso.example');
    expect(behind.one('AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(false);
  });
});

it('switched off, nothing of it is there, and notices have no links', () => {
  const off = synthesise({ aws: { console: { enabled: false } } });
  expect(off.text).not.toMatch(/ApiGateway|Cognito|SecretsManager|CONSOLE_|ConsoleFailed/);
});

it('the console reads and writes what operators do, and no mail that was accepted', () => {
  const policy = policyOf(stack, 'ConsoleFunction');
  const actions = [...policy.matchAll(/"(\w+:\w+)"/g)].map(([, action]) => action);
  expect([...new Set(actions)].toSorted()).toEqual([
    'cloudwatch:DescribeAlarms',
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    'secretsmanager:GetSecretValue',
  ]);
  expect(policy).toMatch(
    /"Action":"s3:PutObject","Effect":"Allow","Resource":\{[^}]+\{[^}]+\},"\/inbox\/\*"/,
  );
});
