import { readFileSync } from 'node:fs';
import { readConfig } from '#config';
import { createAlarms, createCloudWatchClient } from '../lib/aws/alarms.ts';
import { createBacklog } from '../lib/aws/backlog.ts';
import { createBouncer, createSesClient } from '../lib/aws/bouncer.ts';
import { createCensus } from '../lib/aws/census.ts';
import { createDynamoClient, PATIENT_LIMITS, type Tables } from '../lib/aws/clients.ts';
import { createDelaySender } from '../lib/aws/delay-sender.ts';
import { createDelayStore } from '../lib/aws/delay-store.ts';
import { createLedger } from '../lib/aws/ledger.ts';
import { createMailStore, createS3Client, INBOX_PREFIX, type Inbox } from '../lib/aws/mail-store.ts';
import { createMailer } from '../lib/aws/mailer.ts';
import { createMessageStore } from '../lib/aws/message-store.ts';
import { createOrganisationStore } from '../lib/aws/organisation-store.ts';
import { createReceiptFilters } from '../lib/aws/receipt-filters.ts';
import { createReportStore } from '../lib/aws/report-store.ts';
import { createReceivingClient, createRuleSets } from '../lib/aws/rule-sets.ts';
import { createSecretStore } from '../lib/aws/secret-store.ts';
import { createServerStore } from '../lib/aws/server-store.ts';
import { createTallies } from '../lib/aws/tallies.ts';
import type { Config } from '../lib/config.ts';
import { createIdentityProvider } from '../lib/console/identity-provider.ts';
import { createLinks } from '../lib/console/link.ts';
import { createOidcAccess } from '../lib/console/oidc-access.ts';
import { exchangeCatalog } from '../lib/domain/exchange-catalog.ts';
import type { Backlog, Census, Clock, Deps, Links, ReceiptFilters, Telemetry } from '../lib/ports.ts';

/** What the functions find in their environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const systemClock: Clock = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** What each function needs, built once per cold start; each entry pulls in only the SDK clients it uses. */
export const gateDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, tables } = readEnvironment(env);
  return {
    policy: config.policy,
    organisations: createOrganisationStore(tables),
    ledger: createLedger(tables, config.keepDays),
    ...(config.delayNotices ? { delays: createDelayStore(tables) } : {}),
    telemetry,
    clock,
  } satisfies Partial<Deps>;
};

export const releaseDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, tables, bucket, inbox } = readEnvironment(env);
  return {
    messages: createMessageStore(tables, config.keepDays),
    mail: createMailStore(createS3Client(), bucket, inbox),
    backlog: createBacklog(tables),
    telemetry,
    clock,
  } satisfies Partial<Deps> & { backlog: Backlog };
};

export const bounceDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, tables } = readEnvironment(env);
  return {
    ...releaseDeps(telemetry, env, clock),
    bouncer: createBouncer(createSesClient(), config.bounceSender),
    delays: createDelayStore(tables),
    delaySender: createDelaySender(createSesClient(), config.bounceSender),
  } satisfies Partial<Deps>;
};

/** Where there is no console that strangers reach. */
const NO_LINKS: Links = { toServer: async () => null, toOrganisation: async () => null };

export const advanceDeps = (
  telemetry: Telemetry,
  env: Environment,
  clock: Clock = systemClock,
  links: Links = NO_LINKS,
) => {
  const { config, tables } = readEnvironment(env);
  // It looks at all servers and nobody waits for it.
  const patient = { ...tables, client: createDynamoClient(PATIENT_LIMITS) };
  return {
    policy: config.policy,
    servers: createServerStore(patient),
    organisations: createOrganisationStore(patient),
    census: createCensus(patient),
    mailer: createMailer(createSesClient()),
    links,
    telemetry,
    clock,
  } satisfies Partial<Deps> & { census: Census };
};

export const filterDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, tables } = readEnvironment(env);
  return {
    policy: config.policy,
    most: config.aws.filters.most,
    servers: createServerStore(tables),
    filters: createReceiptFilters(createReceivingClient()),
    telemetry,
    clock,
  } satisfies Partial<Deps> & { filters: ReceiptFilters; most: number };
};

export const ruleSetDeps = () => ({ ruleSets: createRuleSets(createReceivingClient()) });

export const reportDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, bucket } = readEnvironment(env);
  return {
    ...advanceDeps(telemetry, env, clock),
    reports: createReportStore(createS3Client(), bucket),
    report: config.report,
  };
};

/** For the console, besides what the functions need. */
export const talliesDeps = (env: Environment) => ({ tallies: createTallies(readEnvironment(env).tables) });

/**
 * Links to the pages of postmasters, for those who write to them: `CONSOLE_URL`, `CONSOLE_SECRET`. No notice waits for
 * them: one that cannot be made is left out.
 */
export function linksDeps(telemetry: Telemetry, env: Environment, clock: Clock = systemClock): Links {
  const { CONSOLE_SECRET: secretId, CONSOLE_URL: url = null } = env;
  if (secretId === undefined) return NO_LINKS;
  const made = onceSettled(async () => {
    const { ladder } = readEnvironment(env).config.policy;
    return createLinks({ secret: await createSecretStore().read(secretId), url: () => url, ladder, clock });
  });
  const link = async (ask: (links: Links) => Promise<string | null>) => {
    try {
      return await ask(await made());
    } catch (error) {
      telemetry.error('link-failed', error);
      return null;
    }
  };
  return {
    toServer: (server) => link((links) => links.toServer(server)),
    toOrganisation: (name) => link((links) => links.toOrganisation(name)),
  };
}

/**
 * The console's ports, and how people get in: `CONSOLE_URL`, `CONSOLE_SECRET` (the ARN), `STACK_NAME`, `OIDC_ISSUER`,
 * `OIDC_CLIENT_ID`, `OIDC_ROLE_CLAIM`; the rest of `aws.console` is in the configuration.
 */
export async function consoleDeps(telemetry: Telemetry, env: Environment, clock: Clock = systemClock) {
  const { config } = readEnvironment(env);
  const secrets = createSecretStore();
  const oidc = config.aws.console.oidc;
  const [secret, clientSecret] = await Promise.all([
    secrets.read(required(env, 'CONSOLE_SECRET')),
    oidc?.clientSecretArn === undefined ? null : secrets.read(oidc.clientSecretArn),
  ]);
  const [issuer, clientId] = [required(env, 'OIDC_ISSUER'), required(env, 'OIDC_CLIENT_ID')];
  const provider = { issuer, clientId, clientSecret, scope: oidc?.scope ?? 'openid email' };
  const access = createOidcAccess({
    provider: createIdentityProvider(provider),
    secret,
    realm: `${clientId} ${issuer}`,
    roleClaim: required(env, 'OIDC_ROLE_CLAIM'),
    roles: { viewer: oidc?.viewers ?? ['viewer'], operator: oidc?.operators ?? ['operator'] },
    contact: config.aws.alarms.email ?? config.report.to[0] ?? null,
    clock,
    telemetry,
  });
  return {
    url: required(env, 'CONSOLE_URL'),
    secret,
    access,
    bodies: config.consoleBodies,
    ports: {
      ...reportDeps(telemetry, env, clock),
      ...releaseDeps(telemetry, env, clock),
      ...talliesDeps(env),
      alarms: createAlarms(createCloudWatchClient(), required(env, 'STACK_NAME')),
    },
  };
}

/** As `once`, for what takes time. */
export function onceSettled<T>(build: () => Promise<T>): () => Promise<T> {
  let built: Promise<T> | null = null;
  return async () => {
    built ??= build();
    try {
      return await built;
    } catch (error) {
      built = null;
      throw error;
    }
  };
}

/** Makes a function that builds its value at the first call; a failure is tried again at the next. */
export function once<T>(build: () => T): () => T {
  let built: { readonly value: T } | null = null;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}

/**
 * `SERVERS_TABLE`, `MESSAGES_TABLE`, `MAIL_BUCKET`; `INBOX_BUCKET` and `INBOX_PREFIX` where delivered mail goes elsewhere
 * than to the inbox of the mail bucket; `CONFIG_FILE`, without which the defaults hold.
 */
function readEnvironment(env: Environment): { config: Config; tables: Tables; bucket: string; inbox: Inbox } {
  const bucket = required(env, 'MAIL_BUCKET');
  // A file that is named but missing is a mistake, and the gate fails open.
  const file = env.CONFIG_FILE === undefined ? '{}' : readFileSync(env.CONFIG_FILE, 'utf8');
  return {
    config: readConfig(file, exchangeCatalog),
    tables: {
      client: createDynamoClient(),
      servers: required(env, 'SERVERS_TABLE'),
      messages: required(env, 'MESSAGES_TABLE'),
    },
    bucket,
    inbox: { bucket: env.INBOX_BUCKET ?? bucket, prefix: env.INBOX_PREFIX ?? INBOX_PREFIX },
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
