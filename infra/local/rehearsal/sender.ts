import { createTransport } from 'nodemailer';
import type { Instant } from '../../../lib/domain/time.ts';
import type { Actor } from './scenario.ts';

/** Sends real SMTP from an actor's own address. */
export interface Sender {
  /** Sends one message dated `at`; resolves to the id in the 250 reply. */
  send(at: Instant, day: number, subject: string): Promise<string>;
  close(): void;
}

export function createSender(actor: Actor, port: number): Sender {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    localAddress: actor.ip,
    name: actor.relayed ? `gateway.${actor.organisation}` : `mail.${actor.organisation}`,
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    tls: { rejectUnauthorized: false },
  });
  return {
    async send(at, day, subject) {
      const from = `someone@${actor.organisation}`;
      const to = 'orders@receiver.example';
      const raw = message(actor, { from, to, subject, at, build: actor.build(day) });
      const { response } = await transport.sendMail({ envelope: { from, to }, raw });
      const id = /OK (\S+)/.exec(response)?.[1];
      if (id === undefined) throw new Error(`unexpected reply: ${response}`);
      return id;
    },
    close: () => transport.close(),
  };
}

function message(
  actor: Actor,
  { from, to, subject, at, build }: { from: string; to: string; subject: string; at: Instant; build: string },
): string {
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  const exchange = [
    `Received: from client.${actor.organisation} (10.20.0.11) by ${actor.host}`,
    ' (10.20.0.12) with Microsoft SMTP Server (version=TLS1_2,',
    ` cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id ${build}; ${date}`,
  ];
  const gateway = [
    `Received: from ${actor.host} (${actor.host} [10.20.0.12])`,
    ` by gateway.${actor.organisation} (Postfix) with ESMTPS id 4XyZ12AbCd;`,
    ` ${date}`,
  ];
  return [
    ...(actor.relayed ? gateway : []),
    ...exchange,
    `From: Someone <${from}>`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${at}.${subject.replace(/\W+/g, '-')}@${actor.organisation}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hello.',
    '',
  ].join('\r\n');
}
