import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createBouncer, createSesClient } from '../lib/aws/bouncer.ts';
import { createDynamoClient, PATIENT_LIMITS, type Tables } from '../lib/aws/clients.ts';
import { createDelaySender } from '../lib/aws/delay-sender.ts';
import { createDelayStore } from '../lib/aws/delay-store.ts';
import { createLedger } from '../lib/aws/ledger.ts';
import { createMailStore, createS3Client } from '../lib/aws/mail-store.ts';
import { createMailer } from '../lib/aws/mailer.ts';
import { createMessageStore } from '../lib/aws/message-store.ts';
import { createOrganisationStore } from '../lib/aws/organisation-store.ts';
import { createReportStore } from '../lib/aws/report-store.ts';
import { createServerStore } from '../lib/aws/server-store.ts';
import { type Config, parseConfig } from '../lib/config.ts';
import { exchangeCatalog } from '../lib/domain/exchange-catalog.ts';
import type { Clock, Deps, Telemetry } from '../lib/ports.ts';

const environmentSchema = z.object({
  SERVERS_TABLE: z.string().min(1),
  MESSAGES_TABLE: z.string().min(1),
  MAIL_BUCKET: z.string().min(1),
  CONFIG_FILE: z.string().min(1).optional(),
});

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
  const { config, tables, bucket } = readEnvironment(env);
  return {
    messages: createMessageStore(tables, config.keepDays),
    mail: createMailStore(createS3Client(), bucket),
    telemetry,
    clock,
  } satisfies Partial<Deps>;
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

export const advanceDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, tables } = readEnvironment(env);
  return {
    policy: config.policy,
    servers: createServerStore(tables),
    organisations: createOrganisationStore(tables),
    mailer: createMailer(createSesClient()),
    telemetry,
    clock,
  } satisfies Partial<Deps>;
};

export const reportDeps = (telemetry: Telemetry, env: Environment, clock: Clock = systemClock) => {
  const { config, tables, bucket } = readEnvironment(env);
  const patient = { ...tables, client: createDynamoClient(PATIENT_LIMITS) };
  return {
    ...advanceDeps(telemetry, env, clock),
    servers: createServerStore(patient),
    organisations: createOrganisationStore(patient),
    reports: createReportStore(createS3Client(), bucket),
    report: config.report,
  };
};

/** Makes a function that builds its value at the first call; a failure is tried again at the next. */
export function once<T>(build: () => T): () => T {
  let built: { readonly value: T } | null = null;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}

function readEnvironment(env: Environment): { config: Config; tables: Tables; bucket: string } {
  const { SERVERS_TABLE, MESSAGES_TABLE, MAIL_BUCKET, CONFIG_FILE } = environmentSchema.parse(env);
  // Without a file the defaults hold; a file that is named but missing is a mistake, and the gate fails open.
  const json: unknown = CONFIG_FILE === undefined ? {} : JSON.parse(readFileSync(CONFIG_FILE, 'utf8'));
  return {
    config: parseConfig(json, exchangeCatalog),
    tables: { client: createDynamoClient(), servers: SERVERS_TABLE, messages: MESSAGES_TABLE },
    bucket: MAIL_BUCKET,
  };
}
