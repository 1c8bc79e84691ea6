import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { DomainName, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { INDEX } from '../../lib/aws/keys.ts';
import { RAW_PREFIX } from '../../lib/aws/mail-store.ts';
import { MAILED, REPORTS_PREFIX } from '../../lib/aws/report-store.ts';
import type { Config } from '../../lib/config.ts';
import { consoleApi, publish } from './console-api.ts';
import type { Deciding } from './deciding.ts';
import { PortcullisFunction } from './function.ts';
import { allow, allowAlarms, allowObjects, allowSending, allowTable } from './permissions.ts';
import type { Tables } from './tables.ts';
import { UserPool } from './user-pool.ts';

export interface ConsoleProps {
  readonly config: Config;
  readonly bucket: IBucket;
  readonly tables: Tables;
  readonly deciding: Deciding;
}

/**
 * The web console behind an HTTP API, people's way in (a user pool, or the operator's own provider), and the secret that
 * sessions, forms and the links in notices are made with. See `functions/console.ts`.
 */
export class Console extends Construct {
  readonly fn: PortcullisFunction;
  readonly api: HttpApi;
  /** Where browsers reach it, without a slash at its end. */
  readonly url: string;
  /** Null where the operator's own provider knows the people. */
  readonly userPool: UserPool | null;
  readonly secretArn: string;
  /** What a name of the operator's has to point to; null where there is none. */
  readonly target: string | null;

  constructor(scope: Construct, id: string, { config, bucket, tables, deciding }: ConsoleProps) {
    super(scope, id);
    const { domain, oidc } = config.aws.console;
    const secret = installationSecret(this, 'Secret');
    this.secretArn = secret.secretArn;
    const name = domain && {
      domainName: new DomainName(this, 'Domain', {
        domainName: domain.name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
    };
    this.api = consoleApi(this, 'Api', name);
    this.target = name?.domainName.regionalDomainName ?? null;
    this.url = config.consoleUrl ?? (domain ? `https://${domain.name}` : this.api.apiEndpoint);
    this.userPool = oidc ? null : new UserPool(this, 'People', { url: this.url });
    const provider = oidc
      ? { issuer: oidc.issuer, clientId: oidc.clientId, roleClaim: oidc.roleClaim }
      : (this.userPool as UserPool).provider;

    const forLinks = { CONSOLE_URL: this.url, CONSOLE_SECRET: secret.secretArn };
    this.fn = new PortcullisFunction(this, 'Function', {
      ...deciding.common,
      entry: 'console',
      description: 'Portcullis: the web console, its API and the pages of postmasters',
      // API Gateway waits for 30 seconds.
      timeout: Duration.seconds(28),
      memorySize: 1024,
      // Whoever floods it takes no room from the gate, which shares the account's.
      reservedConcurrentExecutions: 10,
      environment: {
        ...deciding.common.environment,
        ...forLinks,
        STACK_NAME: Stack.of(this).stackName,
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_ROLE_CLAIM: provider.roleClaim,
      },
    });
    publish(this, this.api, this.fn);
    allow(
      this.fn,
      ['secretsmanager:GetSecretValue'],
      [secret.secretArn, ...(oidc?.clientSecretArn === undefined ? [] : [oidc.clientSecretArn])],
    );
    allowAlarms(this.fn);
    this.allowMail(config, bucket, tables, deciding);

    // Whoever writes to postmasters names the page that is theirs.
    for (const [key, value] of Object.entries(forLinks)) deciding.advance.addEnvironment(key, value);
    allow(deciding.advance, ['secretsmanager:GetSecretValue'], [secret.secretArn]);
  }

  /** What operators see and do: everything about servers; kept mail, but nothing of what was accepted; reports. */
  private allowMail(
    config: Config,
    bucket: IBucket,
    { servers, messages }: Tables,
    deciding: Deciding,
  ): void {
    const { review, stage, name, address, organisation, state, kept } = INDEX;
    allowTable(
      this.fn,
      servers,
      ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      [review, stage, name, address, organisation],
    );
    allowTable(this.fn, messages, ['BatchGetItem', 'GetItem', 'UpdateItem'], [state, kept]);
    const mail = (prefix: string) => ({ prefix, what: 'messages, which SES names' });
    allowObjects(this.fn, bucket, mail(RAW_PREFIX), ['GetObject']);
    allowObjects(this.fn, deciding.inbox.bucket, mail(deciding.inbox.prefix), ['PutObject']);
    const reports = { prefix: REPORTS_PREFIX, what: 'reports, named by the days they are about' };
    allowObjects(this.fn, bucket, reports, ['GetObject', 'PutObject']);
    if (config.report.to.length > 0) {
      const taken = { ...reports, suffix: `.${MAILED}`, what: 'marks beside reports that were mailed' };
      allowObjects(this.fn, bucket, taken, ['DeleteObject']);
      allowSending(this.fn, config.report.from, config.report.to);
    }
  }
}

/** 256 bits and more, made by the account itself and known to nobody. */
function installationSecret(scope: Construct, id: string): Secret {
  const secret = new Secret(scope, id, {
    description:
      'Portcullis: sessions, forms and links in notices are made with it. A new value ends all of them',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Links in notices that postmasters have must hold for months, and a new value ends them all; it is changed by hand when it has leaked, as docs/deploy.md says.',
  });
  return secret;
}
