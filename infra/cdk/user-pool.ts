import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  UserPool as CognitoUserPool,
  Mfa,
  OAuthScope,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ROLES } from '../../lib/console/access.ts';
import { CALLBACK_PATH, SIGNED_OUT_PATH } from '../../lib/console/paths.ts';
import { uniqueToStack } from './unique-name.ts';

/** The people who may see the console, where the operator has no identity provider: added by hand, with a second factor. */
export class UserPool extends Construct {
  readonly userPoolId: string;
  /** As the console is told. */
  readonly provider: { readonly issuer: string; readonly clientId: string; readonly roleClaim: string };

  constructor(scope: Construct, id: string, { url }: { readonly url: string }) {
    super(scope, id);
    const pool = new CognitoUserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      autoVerify: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      userInvitation: {
        emailSubject: 'Your access to Portcullis',
        emailBody: `Sign in to <a href="${url}">${url}</a> as {username} with the password {####}, within three days. You choose your own then, and need an app that makes one-time codes.`,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'Threat protection is worth its price where many people sign up by themselves. Here a few are added by hand and need a second factor.',
    });
    for (const name of ROLES) {
      new CfnUserPoolGroup(this, name, { userPoolId: pool.userPoolId, groupName: name });
    }
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: `portcullis-${uniqueToStack(this)}` } });
    const client = pool.addClient('Console', {
      generateSecret: false,
      // Sign-in is by the pages of Cognito alone. Without a flow named, its API would let people in too (SRP), with tokens
      // for changing their own attributes.
      authFlows: { userSrp: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [url + CALLBACK_PATH],
        logoutUrls: [url + SIGNED_OUT_PATH],
      },
      preventUserExistenceErrors: true,
      // By default people may write all of their own attributes, also those that name them in the history.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      // Nobody keeps a token: the console has its own session.
      idTokenValidity: Duration.minutes(5),
      accessTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.hours(1),
    });
    this.userPoolId = pool.userPoolId;
    this.provider = {
      issuer: pool.userPoolProviderUrl,
      clientId: client.userPoolClientId,
      roleClaim: 'cognito:groups',
    };
  }
}
