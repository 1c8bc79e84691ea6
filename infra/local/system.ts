import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { createAdvance } from '../../functions/advance.ts';
import { createBounce } from '../../functions/bounce.ts';
import {
  advanceDeps,
  bounceDeps,
  gateDeps,
  once,
  releaseDeps,
  reportDeps,
  talliesDeps,
} from '../../functions/deps.ts';
import { createGate } from '../../functions/gate.ts';
import { createRelease } from '../../functions/release.ts';
import { createReport } from '../../functions/report.ts';
import { createDynamoClient } from '../../lib/aws/clients.ts';
import { createS3Client } from '../../lib/aws/mail-store.ts';
import type { Config } from '../../lib/config.ts';
import { createLinks } from '../../lib/console/link.ts';
import type { Instant } from '../../lib/domain/time.ts';
import type { MessageStore } from '../../lib/ports.ts';
import { watched } from './alarms.ts';
import { realClock, virtualClock } from './clock.ts';
import { openDataDirectory } from './data-directory.ts';
import { startHttp } from './http.ts';
import { installationSecret } from './installation-secret.ts';
import { openJournal } from './journal.ts';
import { startObjectStore } from './object-store.ts';
import { createReceiptRules } from './receipt-rules.ts';
import { startRelay } from './relay.ts';
import { createResolver } from './resolver.ts';
import { startSchedule } from './schedule.ts';
import { type OriginalMessage, startSesEndpoint } from './ses-endpoint.ts';
import { startSmtpListener } from './smtp-listener.ts';
import { startTableStore } from './table-store.ts';
import { ensureTables, TABLE_NAMES } from './tables.ts';
import { createLocalTelemetry } from './telemetry.ts';

export interface SystemOptions {
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly data: string;
  /** Start of a virtual clock; null for the real one. */
  readonly clock: Instant | null;
  readonly config: Config;
  readonly configFile: string | null;
  readonly relay: { readonly host: string; readonly port: number } | null;
  readonly log: (line: string) => void;
  /** A part the system cannot go on without has ended. */
  readonly onFailure: (reason: string) => void;
}

export interface System {
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly data: string;
  /** Signs the operator in, as `?token=` or as a Bearer token. */
  readonly token: string;
  stop(): Promise<void>;
}

const BUCKET = 'mail';
const lastDailySchema = z.object({ lastDaily: z.record(z.string(), z.number()) });

/**
 * The whole system on one machine: the functions that are deployed, over embedded endpoints. One system a process,
 * since the SDK finds its endpoints in the environment. Throws when a port, the directory or a part is not to be had.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: SystemOptions,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<System> {
  const directory = await openDataDirectory(options.data);
  stops.push(() => directory.release());
  const data = directory.path;
  const { secret, token } = await installationSecret(data);
  const inbox = join(data, 'inbox');
  const outbox = join(data, 'outbox');
  await Promise.all([inbox, outbox].map((path) => mkdir(path, { recursive: true })));
  const clock = options.clock === null ? realClock() : virtualClock(options.clock);
  const { telemetry, alarms } = watched(createLocalTelemetry(options.log), clock);

  const tableStore = await startTableStore({ file: join(data, 'tables.db'), onExit: options.onFailure });
  stops.push(() => tableStore.close());
  const objectStore = await startObjectStore({ directory: data, bucket: BUCKET });
  stops.push(() => objectStore.close());
  let messages: MessageStore | null = null;
  const ses = await startSesEndpoint({
    outbox,
    now: clock.now,
    verifiedIdentities: null,
    originalMessage: (id) => originalMessage(messages, data, id),
  });
  stops.push(() => ses.close());

  pointSdkAt({ DYNAMODB: tableStore.url, S3: objectStore.url, SES: ses.url });
  await ensureTables(createDynamoClient());
  const env = {
    SERVERS_TABLE: TABLE_NAMES.servers,
    MESSAGES_TABLE: TABLE_NAMES.messages,
    MAIL_BUCKET: BUCKET,
    ...(options.configFile === null ? {} : { CONFIG_FILE: options.configFile }),
  };
  const forBounce = bounceDeps(telemetry, env, clock);
  // Which port it is may be known only once it answers.
  let consoleUrl = options.config.consoleUrl;
  const { ladder } = options.config.policy;
  const links = createLinks({ secret, url: () => consoleUrl, ladder, clock });
  const forAdvance = advanceDeps(telemetry, env, clock, links);
  messages = forBounce.messages;
  const gate = invoker(
    createGate(
      telemetry,
      once(() => gateDeps(telemetry, env, clock)),
    ),
  );
  const release = invoker(
    createRelease(
      telemetry,
      once(() => releaseDeps(telemetry, env, clock)),
    ),
  );
  const bounce = invoker(createBounce(telemetry, () => forBounce));
  const advance = invoker(createAdvance(telemetry, () => forAdvance));
  const forReport = reportDeps(telemetry, env, clock);
  const report = invoker(createReport(telemetry, () => forReport));

  const envelopes = await openJournal(join(data, 'envelopes'));
  if (options.relay) {
    const relay = startRelay({ ...options.relay, inbox, envelopes, telemetry });
    stops.push(() => relay.stop());
    objectStore.onCreated((key) => {
      if (key.startsWith('inbox/')) relay.arrived(key.slice('inbox/'.length));
    });
  }
  const journal = await openJournal(join(data, 'receipts'));
  const rules = await createReceiptRules({ journal, s3: createS3Client(), bucket: BUCKET, gate, telemetry });
  stops.push(() => rules.stop());

  const scheduleFile = join(data, 'schedule.json');
  const schedule = startSchedule(
    {
      nextDue: async () => {
        const due = await Promise.all([
          forBounce.messages.nextDue('release'),
          forBounce.messages.nextDue('bounce'),
          forBounce.delays.nextDue(),
        ]);
        const waiting = due.filter((at) => at !== null);
        return waiting.length > 0 ? Math.min(...waiting) : null;
      },
      sweep: async () => {
        await release({});
        await bounce({});
      },
      daily: [
        { name: 'advance', at: options.config.advanceAt, run: async () => void (await advance({})) },
        { name: 'report', at: options.config.report.at, run: async () => void (await report({})) },
      ],
    },
    {
      clock,
      timeZone: options.config.timeZone,
      lastDaily: await readLastDaily(scheduleFile),
      onDaily: (lastDaily) => writeFile(scheduleFile, JSON.stringify({ lastDaily })),
      onError: (error) => telemetry.error('schedule-failed', error),
    },
  );
  stops.push(() => schedule.stop());

  const http = await startHttp({
    port: options.httpPort,
    deps: { ...forAdvance, ...forBounce, ...forReport, ...talliesDeps(env), alarms },
    clock,
    schedule,
    telemetry,
    secret,
    token,
  });
  stops.push(() => http.close());
  consoleUrl ??= `http://127.0.0.1:${http.port}`;
  const smtp = await startSmtpListener({
    port: options.smtpPort,
    now: clock.now,
    resolver: createResolver({ zone: options.config.localDns }),
    recipientDomains: options.config.domains.length > 0 ? options.config.domains : null,
    async accept(mail) {
      if (options.relay) await envelopes.add(mail.messageId, mail);
      await rules.accept(mail);
    },
    log: (event, detail) => telemetry.error(event, detail.error),
  });
  stops.push(() => smtp.close());
  return { smtpPort: smtp.port, httpPort: http.port, data, token, stop };
}

/** The SDK clients read these the first time they are used. */
function pointSdkAt(endpoints: Readonly<Record<string, string>>): void {
  for (const [service, url] of Object.entries(endpoints)) process.env[`AWS_ENDPOINT_URL_${service}`] = url;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'local';
  process.env.AWS_SECRET_ACCESS_KEY = 'local';
}

/** Calls a handler as Lambda would, with as much of a context as ours look at. */
function invoker<R>(
  handler: (event: unknown, context: Context) => Promise<R>,
): (event: unknown) => Promise<R> {
  return (event) => handler(event, { getRemainingTimeInMillis: () => 60_000 } as Context);
}

async function originalMessage(
  messages: MessageStore | null,
  data: string,
  id: string,
): Promise<OriginalMessage | null> {
  const message = (await messages?.find(id)) ?? null;
  if (message === null) return null;
  const { receivedAt, mailFrom, recipients } = message;
  return { receivedAt, mailFrom, recipients, headers: await headerSection(join(data, 'raw', `${id}.eml`)) };
}

/** The part of a stored message before the first empty line, without reading all of it. */
async function headerSection(file: string): Promise<string> {
  let text = '';
  for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 64 * 1024 })) {
    text += chunk;
    const end = text.search(/\r?\n\r?\n/);
    if (end >= 0) return text.slice(0, end);
  }
  return text;
}

async function readLastDaily(file: string): Promise<Record<string, Instant>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return {};
  return lastDailySchema.safeParse(JSON.parse(text)).data?.lastDaily ?? {};
}
