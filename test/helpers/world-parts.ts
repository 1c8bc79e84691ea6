import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { advanceDeps, bounceDeps, gateDeps, reportDeps, talliesDeps } from '../../functions/deps.ts';
import { watched } from '../../infra/local/alarms.ts';
import { virtualClock } from '../../infra/local/clock.ts';
import { startObjectStore } from '../../infra/local/object-store.ts';
import { startSesEndpoint } from '../../infra/local/ses-endpoint.ts';
import { startTableStore } from '../../infra/local/table-store.ts';
import { ensureTables, TABLE_NAMES } from '../../infra/local/tables.ts';
import { createLocalTelemetry } from '../../infra/local/telemetry.ts';
import type { ReportDeps } from '../../lib/app/report.ts';
import { createDynamoClient } from '../../lib/aws/clients.ts';
import type { Alarms, Deps, MessageStore, Tallies } from '../../lib/ports.ts';

/** Ports over real embedded stores, a clock to move, and what was logged. */
export interface World {
  readonly deps: Deps & Pick<ReportDeps, 'report'> & { readonly tallies: Tallies; readonly alarms: Alarms };
  readonly clock: ReturnType<typeof virtualClock>;
  readonly log: string[];
  readonly outbox: string;
  readonly env: Record<string, string>;
  readonly totals: () => Record<string, number>;
  /** Puts a raw message where SES would have put it. */
  putRaw(id: string, content?: string): Promise<void>;
  stop(): Promise<void>;
}

export const START = Date.parse('2026-10-05T08:00:00Z');

export async function createObjectSystem(directory: string): Promise<World> {
  const tables = await startTableStore({ file: join(directory, 'tables.db') });
  const objects = await startObjectStore({ directory, bucket: 'mail' });
  const clock = virtualClock(START);
  const outbox = join(directory, 'outbox');
  let messages: MessageStore | null = null;
  const ses = await startSesEndpoint({
    outbox,
    now: clock.now,
    verifiedIdentities: null,
    async originalMessage(id) {
      const message = await messages?.find(id);
      return message ? { ...message, headers: 'From: x@example.com\r\n' } : null;
    },
  });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  process.env.AWS_ENDPOINT_URL_S3 = objects.url;
  process.env.AWS_ENDPOINT_URL_SES = ses.url;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  await ensureTables(createDynamoClient());
  const env = {
    SERVERS_TABLE: TABLE_NAMES.servers,
    MESSAGES_TABLE: TABLE_NAMES.messages,
    MAIL_BUCKET: 'mail',
    CONFIG_FILE: join(directory, 'config.json'),
  };
  const log: string[] = [];
  const { telemetry, alarms } = watched(
    createLocalTelemetry((line) => log.push(line)),
    clock,
  );
  const deps: World['deps'] = {
    ...gateDeps(telemetry, env, clock),
    ...reportDeps(telemetry, env, clock),
    ...advanceDeps(telemetry, env, clock),
    ...bounceDeps(telemetry, env, clock),
    ...talliesDeps(env),
    alarms,
  };
  messages = deps.messages;
  return {
    deps,
    clock,
    log,
    outbox,
    env,
    totals: telemetry.totals,
    async putRaw(id, content = 'From: x@example.com\r\n\r\nHello.\r\n') {
      await mkdir(join(directory, 'raw'), { recursive: true });
      await writeFile(join(directory, 'raw', `${id}.eml`), content);
    },
    async stop() {
      await ses.close();
      await objects.close();
      await tables.close();
    },
  };
}
