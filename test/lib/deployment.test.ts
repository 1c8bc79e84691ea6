import { expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../lib/config.ts';
import { deploymentSchema } from '../../lib/deployment.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';

it('needs nothing: a rule set of its own, nobody told, a console, nothing refused at the door', () => {
  expect(deploymentSchema.parse({})).toEqual({
    enabled: true,
    ruleSet: { mode: 'own', name: 'portcullis' },
    announce: false,
    alarms: {},
    console: { enabled: true },
    filters: { enabled: false, most: 90 },
  });
});

// configuration | what the refusal says
it.each([
  [{ unknown: 1 }, 'aws.unknown: unknown key'],
  [{ ruleSet: { mode: 'adopt' } }, 'aws.ruleSet.name: '],
  [{ ruleSet: { mode: 'own', name: 'has space' } }, 'aws.ruleSet.name: not a name of a receipt rule set'],
  [{ ruleSet: { mode: 'own', inbox: {} } }, 'aws.ruleSet.inbox: unknown key'],
  [
    { ruleSet: { mode: 'adopt', name: 'x', inbox: { bucket: 'No' } } },
    'aws.ruleSet.inbox.bucket: not a name of a bucket',
  ],
  [
    { ruleSet: { mode: 'adopt', name: 'x', inbox: { bucket: 'their-mail', prefix: 'in' } } },
    'aws.ruleSet.inbox.prefix: needs a slash at its end',
  ],
  [{ alarms: { email: 'nobody' } }, 'aws.alarms.email: '],
  [{ alarms: { topicArn: 'arn:aws:sqs:eu-west-1:1:q' } }, 'aws.alarms.topicArn: not the ARN'],
  [
    { alarms: { email: 'a@contoso.example', topicArn: 'arn:aws:sns:eu-west-1:111122223333:t' } },
    'aws.alarms: needs an email or a topicArn, not both',
  ],
  [{ filters: { most: 91 } }, 'aws.filters.most: at most 90'],
  [{ console: { oidc: { issuer: 'http://login.example', clientId: 'x' } } }, 'must be an https address'],
  [{ console: { oidc: { issuer: 'https://login.example' } } }, 'aws.console.oidc.clientId: '],
  [
    { console: { oidc: { issuer: 'https://login.example', clientId: 'x', scope: 'email' } } },
    'aws.console.oidc.scope: must begin with openid',
  ],
  [
    { console: { oidc: { issuer: 'https://login.example', clientId: 'x', operators: [] } } },
    'aws.console.oidc.operators: ',
  ],
  [
    { console: { oidc: { issuer: 'https://login.example', clientId: 'x', clientSecretArn: 'secret' } } },
    'aws.console.oidc.clientSecretArn: not the ARN of a secret',
  ],
  [
    { console: { domain: { name: 'https://console.contoso.example', certificateArn: 'x' } } },
    'aws.console.domain.name: not a domain name',
  ],
  [
    { console: { domain: { name: 'console.contoso.example', certificateArn: 'x' } } },
    'aws.console.domain.certificateArn: not the ARN of a certificate',
  ],
  [{ inboxDays: 1 }, 'aws.inboxDays: at least 2'],
])('%j is refused: %s', (aws, words) => {
  let message = '';
  try {
    parseConfig({ aws }, exchangeCatalog);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    message = error.message;
  }
  expect(message).toContain(words);
});
