import { existsSync, readFileSync } from 'node:fs';
import { assess, serverOf, sightingOf } from '../../lib/app/assess.ts';
import { parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import type { Server } from '../../lib/domain/server.ts';
import { parseHeaderBlock } from '../../lib/mail/header-block.ts';
import { identify } from '../../lib/mail/sending-server.ts';
import { parseReceipt } from '../../lib/mail/ses-event.ts';
import { receiptEvent } from '../helpers/headers.ts';
import type { Result } from './result.ts';

const CORPUS = new URL('../../../shared/data/mail-corpus/headers.jsonl', import.meta.url);
const SECONDS = 2;

/** The gate without its stores, event in, decision out, one core; the reference reads the same events as JSON. */
export function benchDecisions(): Result[] {
  const real = existsSync(CORPUS);
  const blocks = real ? realBlocks() : [ownBlock()];
  const events = blocks.map((block, index) => eventOf(block, index));
  const texts = events.map((event) => JSON.stringify(event));
  const { policy } = parseConfig({}, exchangeCatalog);
  const servers = new Map<string, Server>();

  const decide = (event: unknown) => {
    const receipt = parseReceipt(event);
    if (receipt === null) throw new Error('not a receipt');
    const sighting = sightingOf(receipt, identify(receipt));
    if (sighting === null) return;
    const id = serverOf(sighting);
    const { seen } = assess(policy, receipt, sighting, servers.get(id) ?? null, null);
    servers.set(id, seen.server);
  };
  const decisions = rate(events, decide);
  const reference = 'JSON.parse of the same event';
  const kind = real ? `${events.length} real header blocks` : "the project's own header block";
  return [
    {
      what: `decisions, ${kind}`,
      perSecond: decisions,
      reference,
      referencePerSecond: rate(texts, (text) => JSON.parse(text)),
    },
  ];
}

function rate<T>(items: readonly T[], act: (item: T) => void): number {
  for (const item of items) act(item);
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < SECONDS * 1000) {
    for (const item of items) act(item);
    done += items.length;
  }
  return (done / (performance.now() - started)) * 1000;
}

function realBlocks(): string[] {
  const lines = readFileSync(CORPUS, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { headers: string }).headers);
}

const ownBlock = (): string =>
  [
    'Received: from client.sender.example (10.20.0.11) by ex01.sender.example (10.20.0.12) with Microsoft SMTP',
    ' Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2507.39; Mon, 5 Oct 2026 08:00:00 +0000',
    'From: Someone <someone@sender.example>',
    'To: orders@receiver.example',
    'Subject: Hello',
    '',
  ].join('\r\n');

/** A receipt event of a message with this header block, each from an address of its own. */
const eventOf = (block: string, index: number) =>
  receiptEvent({ ip: `198.51.${index >> 8}.${index & 255}`, received: [], more: parseHeaderBlock(block) });
