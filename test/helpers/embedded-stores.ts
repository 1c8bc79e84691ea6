import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startTableStore } from '../../infra/local/table-store.ts';
import { ensureTables, TABLE_NAMES } from '../../infra/local/tables.ts';
import { createDelayStore } from '../../lib/aws/delay-store.ts';
import { createLedger } from '../../lib/aws/ledger.ts';
import { createMessageStore } from '../../lib/aws/message-store.ts';
import { createOrganisationStore } from '../../lib/aws/organisation-store.ts';
import { createServerStore } from '../../lib/aws/server-store.ts';
import { parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import { reviewDueAt } from '../../lib/domain/ladder.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Server } from '../../lib/domain/server.ts';
import { DAY, type Instant, toUtcDay } from '../../lib/domain/time.ts';
import type { Telemetry } from '../../lib/ports.ts';
import { aLedgerEntry } from './ledger-entries.ts';
import { aServer } from './servers.ts';

/** Stores over a real embedded table store in a directory of its own, and a clock that is set by hand. */
export async function openEmbeddedStores(configuration: Record<string, unknown> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-stores-'));
  const store = await startTableStore({ file: join(directory, 'tables.db'), onExit: () => {} });
  const client = new DynamoDBClient({
    endpoint: store.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await ensureTables(client);
  const tables = { client, servers: TABLE_NAMES.servers, messages: TABLE_NAMES.messages };
  const { policy } = parseConfig({ domains: ['receiver.example'], ...configuration }, exchangeCatalog);
  const time = { now: Date.parse('2026-10-05T08:00:00Z') };
  const log: { event: string; fields: unknown }[] = [];
  const telemetry: Telemetry = {
    count: () => {},
    info: (event, fields) => log.push({ event, fields }),
    error: (event, _error, fields) => log.push({ event, fields }),
  };
  const ledger = createLedger(tables, 30);
  return {
    client,
    policy,
    time,
    log,
    telemetry,
    clock: { now: () => time.now, sleep: async () => {} },
    servers: createServerStore(tables),
    organisations: createOrganisationStore(tables),
    messages: createMessageStore(tables, 30),
    delays: createDelayStore(tables),
    links: { toServer: async () => null, toOrganisation: async () => null },
    ledger,
    /** Stores a server as the gate would, with one accepted message. */
    async put(server: Server): Promise<void> {
      const message = acceptedMessage(server, time.now);
      const outcome = await ledger.record(
        aLedgerEntry({
          message,
          server,
          reviewAt: server.episode && reviewDueAt(policy.ladder, server.episode, []),
          count: 'accepted',
          newOwner: server.organisation,
          day: toUtcDay(time.now),
        }),
      );
      if (outcome.outcome !== 'recorded') throw new Error(outcome.outcome);
    },
    async close(): Promise<void> {
      client.destroy();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type EmbeddedStores = Awaited<ReturnType<typeof openEmbeddedStores>>;

let count = 0;

function acceptedMessage(server: Server, at: Instant): Message {
  count += 1;
  return {
    id: `message-${count}`,
    serverId: server.id,
    receivedAt: at,
    mailFrom: `someone@${server.organisation}`,
    recipients: ['orders@receiver.example'],
    decision: { verdict: 'accept', reason: 'open-window', stage: 1 },
    state: 'accepted',
    stateSince: at,
    dueAt: null,
    reply: null,
    note: null,
  };
}

/** An out-of-date server of a proven organisation, detected `days` days before `at` and granted what is due by then. */
export function outdatedServer(at: Instant, days: number, differences: Partial<Server> = {}): Server {
  const name = differences.name ?? 'ex01.wingtip.example';
  const ip = differences.ip ?? '198.51.100.25';
  const granted = [0, 30, 40, 50, 60, 70, 80, 90].filter((day) => day <= days).length;
  return aServer({
    ip,
    name,
    firstSeen: at - days * DAY,
    lastSeen: at,
    evidence: `from client.wingtip.example (10.0.0.7) by ${name} (10.0.0.5) with Microsoft SMTP Server id 15.1.2507.39`,
    buildSeenAt: at,
    episode: { startedAt: at - days * DAY, granted, credit: 0 },
    episodes: 1,
    ...differences,
  });
}
