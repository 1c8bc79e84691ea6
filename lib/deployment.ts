import { z } from 'zod';

/** SES names of receipt rule sets. */
const ruleSetName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/, 'not a name of a receipt rule set');

const ruleSet = z.discriminatedUnion('mode', [
  z
    .strictObject({
      mode: z.literal('own'),
      name: ruleSetName.default('portcullis'),
      replaces: ruleSetName
        .optional()
        .describe(
          'The rule set that is active now and may be displaced; it comes back when the stack is deleted',
        ),
    })
    .describe('A rule set of its own, which becomes the active one'),
  z
    .strictObject({
      mode: z.literal('adopt'),
      name: ruleSetName.describe('The rule set that is active now'),
      inbox: z
        .strictObject({
          bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'not a name of a bucket'),
          prefix: z
            .string()
            .max(512)
            .regex(/^(|.*\/)$/, 'needs a slash at its end, as SES puts one')
            .default(''),
        })
        .optional()
        .describe('Where the S3 action of your own rules puts mail; released mail is put there too'),
    })
    .describe('The gate goes first in a rule set that is there, whose rules stay as they are'),
]);

const groups = z.array(z.string().trim().min(1).max(200)).min(1);

const oidc = z
  .strictObject({
    issuer: z
      .url({ protocol: /^https$/, error: 'must be an https address' })
      .describe('The provider, as its tokens name it; /.well-known/openid-configuration is found below it'),
    clientId: z.string().min(1),
    clientSecretArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/,
        'not the ARN of a secret',
      )
      .optional()
      .describe('A secret of Secrets Manager whose text is the client secret; PKCE alone, if absent'),
    scope: z
      .string()
      .regex(/^openid( [!#-[\]-~]+)*$/, 'must begin with openid')
      .default('openid email profile')
      .describe('What is asked for; the ID token must have the claim of the roles then'),
    roleClaim: z.string().min(1).default('groups').describe('The claim that holds the groups of a person'),
    operators: groups.default(['operator']).describe('Groups whose members look and act'),
    viewers: groups.default(['viewer']).describe('Groups whose members look'),
  })
  .describe('Your own OpenID provider, instead of a Cognito user pool');

const webConsole = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('Whether there is a console; without it notices have no link to a page'),
  domain: z
    .strictObject({
      name: z
        .string()
        .max(253)
        .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'not a domain name in lower case'),
      certificateArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
          'not the ARN of a certificate of ACM',
        )
        .describe('In the same Region'),
    })
    .optional()
    .describe('A name of your own, instead of the one API Gateway gives'),
  oidc: oidc.optional(),
});

/** The part of the configuration that only a deployment in an AWS account looks at. */
export const deploymentSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether the gate is asked; if not, all mail passes'),
  ruleSet: ruleSet
    .default({ mode: 'own', name: 'portcullis' })
    .describe('The receipt rule set that the gate is in'),
  announce: z
    .boolean()
    .default(false)
    .describe('Whether an SNS topic tells of each message that arrives in the inbox'),
  inboxDays: z
    .int()
    .min(2, 'at least 2: within a day the inbox is asked whether a message arrived')
    .max(3650)
    .optional()
    .describe('Days after which accepted mail is deleted from the bucket; never, if absent'),
  alarms: z
    .strictObject({
      email: z.email().optional().describe('An address, which has to confirm that it wants them'),
      topicArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'not the ARN of an SNS topic')
        .optional()
        .describe('A topic of your own, instead'),
    })
    .refine(({ email, topicArn }) => email === undefined || topicArn === undefined, {
      error: 'needs an email or a topicArn, not both',
    })
    .prefault({})
    .describe('Who is told when something is wrong'),
  console: webConsole.prefault({}).describe('The web console'),
  filters: z
    .strictObject({
      enabled: z.boolean().default(false).describe('Off, unless you say so'),
      most: z
        .int()
        .min(1)
        .max(90, 'at most 90: SES takes 100, and yours need room too')
        .default(90)
        .describe('Addresses that are refused at the same time'),
    })
    .prefault({})
    .describe('Refuse the most active servers of the last stage at the door, with SES IP filters'),
});

export type Deployment = z.output<typeof deploymentSchema>;
