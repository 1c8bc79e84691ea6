import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { createResolver } from '../../../infra/local/resolver.ts';
import {
  type ListenerOptions,
  type ReceivedMail,
  startSmtpListener,
} from '../../../infra/local/smtp-listener.ts';

const NOW = Date.parse('2026-09-21T11:43:07.120Z');
const SES_HOP =
  /^from (\S+) (?:\((\S+) )?\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]\)? by inbound-smtp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)? with E?SMTPS?A? id (\S+?)(?: for <?([^>;]+)>?)?; /;

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A listener on a free port and the messages it has taken. */
async function listen(options: Partial<ListenerOptions> = {}) {
  const taken: ReceivedMail[] = [];
  const listener = await startSmtpListener({
    port: 0,
    now: () => NOW,
    resolver: createResolver(),
    recipientDomains: null,
    accept: async (mail) => void taken.push(mail),
    ...options,
  });
  open.push(() => listener.close());
  return { ...listener, taken };
}

/** One SMTP conversation: what the client writes, word for word, and the replies it reads. */
class Conversation {
  readonly socket: Socket;
  #unread = '';
  #wake = () => {};

  constructor(socket: Socket) {
    this.socket = socket.setEncoding('latin1').setNoDelay(true);
    socket.on('error', () => {}).on('close', () => this.#wake());
    socket.on('data', (chunk) => {
      this.#unread += chunk;
      this.#wake();
    });
    open.push(() => socket.destroy());
  }

  static async open(port: number, localAddress = '127.0.0.5'): Promise<Conversation> {
    const conversation = new Conversation(connectTcp({ host: '127.0.0.1', port, localAddress }));
    await conversation.reply();
    return conversation;
  }

  /** The next whole reply, without its final line end; '' once the server has hung up. */
  async reply(): Promise<string> {
    const whole = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/;
    while (!whole.test(this.#unread)) {
      if (this.socket.destroyed) return '';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const [text = ''] = whole.exec(this.#unread) ?? [];
    this.#unread = this.#unread.slice(text.length);
    return text.trimEnd();
  }

  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`, 'latin1');
    return await this.reply();
  }

  /** MAIL and RCPT; the replies to RCPT. */
  async envelope(from: string, ...recipients: string[]): Promise<string[]> {
    await this.say(`MAIL FROM:<${from}>`);
    const replies: string[] = [];
    for (const recipient of recipients) replies.push(await this.say(`RCPT TO:<${recipient}>`));
    return replies;
  }

  async send(message: string | Buffer): Promise<string> {
    expect(await this.say('DATA')).toMatch(/^354/);
    this.socket.write(message);
    return await this.say('.');
  }
}

async function greeted(
  port: number,
  helo = 'ex01.wingtip.example',
  localAddress?: string,
): Promise<Conversation> {
  const conversation = await Conversation.open(port, localAddress);
  expect(await conversation.say(`EHLO ${helo}`)).toMatch(/^250/);
  return conversation;
}

const MESSAGE =
  'From: robin@wingtip.example\r\nTo: orders@contoso.example\r\nSubject: order\r\n\r\nhello\r\n';

describe('a message', () => {
  it('is stamped, judged and handed over before the sender gets its 250', async () => {
    const { port, taken } = await listen({ region: 'eu-west-1' });
    const client = await greeted(port, 'ex01.wingtip.example', '127.0.0.9');
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    const answer = await client.send(MESSAGE);
    const [mail] = taken;
    expect(answer).toBe(`250 OK ${mail?.messageId}`);
    expect(mail?.messageId).toMatch(/^[a-z0-9]{39}1$/);
    expect(mail?.receivedAt).toBe(NOW);
    expect(mail?.envelope).toEqual({ from: 'robin@wingtip.example', recipients: ['orders@contoso.example'] });
    const ses = mail?.event.Records[0]?.ses;
    expect(SES_HOP.exec(ses?.mail.headers[1]?.value ?? '')?.slice(1)).toEqual([
      'ex01.wingtip.example',
      'unknown',
      '127.0.0.9',
      'eu-west-1',
      mail?.messageId,
      'orders@contoso.example',
    ]);
    expect(ses?.mail).toMatchObject({
      messageId: mail?.messageId,
      timestamp: '2026-09-21T11:43:07.120Z',
      source: 'robin@wingtip.example',
      destination: ['orders@contoso.example'],
      commonHeaders: { subject: 'order' },
    });
    expect(ses?.receipt).toMatchObject({
      recipients: ['orders@contoso.example'],
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'GRAY' },
    });
  });

  it('keeps its reverse name, DKIM signature and DMARC policy, as the zone has them', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const { port, taken } = await listen({
      now: Date.now,
      resolver: createResolver({
        zone: {
          's1._domainkey.wingtip.example': { TXT: [`v=DKIM1; p=${publicKey.toString('base64')}`] },
          '_dmarc.wingtip.example': { TXT: ['v=DMARC1; p=quarantine'] },
          '8.0.0.127.in-addr.arpa': { PTR: ['mail.wingtip.example'] },
        },
      }),
    });
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      localAddress: '127.0.0.8',
      name: 'ex01.wingtip.example',
      tls: { rejectUnauthorized: false },
    });
    open.push(() => transport.close());
    const letter = {
      from: 'robin@wingtip.example',
      to: 'orders@contoso.example',
      subject: 's',
      text: 'hello',
    };
    await transport.sendMail({
      ...letter,
      dkim: { domainName: 'wingtip.example', keySelector: 's1', privateKey },
    });
    await transport.sendMail({ ...letter, envelope: { from: 'x@other.example', to: letter.to } });

    const [signed, forged] = taken.map((mail) => mail.event.Records[0]?.ses);
    expect(signed?.mail.headers[1]?.value).toContain('(mail.wingtip.example [127.0.0.8])');
    expect(signed?.mail.headers[5]?.value).toMatch(
      / dkim=pass header\.i=@wingtip\.example; dmarc=pass header\.from=wingtip\.example;$/,
    );
    expect(signed?.receipt).toMatchObject({
      dkimVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'PASS' },
    });
    expect(signed?.receipt).not.toHaveProperty('dmarcPolicy');
    expect(forged?.receipt).toMatchObject({ dmarcVerdict: { status: 'FAIL' }, dmarcPolicy: 'quarantine' });
  });

  it('with the null sender has an empty path and a failed DMARC check', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    await client.envelope('', 'orders@contoso.example');
    await client.send(MESSAGE);
    const ses = taken[0]?.event.Records[0]?.ses;
    expect(ses?.mail).toMatchObject({ source: '', commonHeaders: { returnPath: '' } });
    expect(ses?.mail.headers[0]).toEqual({ name: 'Return-Path', value: '<>' });
    expect(ses?.mail.headers[4]?.value).toContain('envelope-from=postmaster@ex01.wingtip.example; ');
    expect(ses?.receipt).toMatchObject({
      spfVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'PROCESSING_FAILED' },
    });
  });

  it('is kept byte for byte below the stamp: 8-bit, bare LF, long lines, dots, 2 MB', async () => {
    const { port, taken } = await listen();
    const bytes = Buffer.alloc(2 * 1024 * 1024, 'ab\x80\xff\n\0c\tdefghijklmnopqrstuvw', 'latin1');
    const body = Buffer.concat([
      Buffer.from('Subject: \xe4\r\n\r\n.\r\n..\r\n. x\r\nbare\nline\r\rfeeds\n\r\n', 'latin1'),
      Buffer.alloc(3000, 'y'),
      bytes,
      Buffer.from('\r\n'),
    ]);
    const stuffed = Buffer.from(body.toString('latin1').replace(/\r\n\./g, '\r\n..'), 'latin1');
    const client = await greeted(port);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    expect(await client.send(stuffed)).toMatch(/^250 /);
    const raw = taken[0]?.raw ?? Buffer.alloc(0);
    expect(raw.subarray(-body.length).equals(body)).toBe(true);
    expect(raw.subarray(0, -body.length).toString()).toMatch(
      /^Return-Path: [\s\S]*\r\nX-SES-DKIM-SIGNATURE: .*\r\n$/,
    );
  });

  it('for several recipients is one message, and names none of them', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    await client.envelope('robin@wingtip.example', 'a@contoso.example', 'b@contoso.example');
    await client.send(MESSAGE);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.envelope.recipients).toEqual(['a@contoso.example', 'b@contoso.example']);
    const [, received] = taken[0]?.event.Records[0]?.ses.mail.headers ?? [];
    expect(received?.value).not.toContain(' for ');
  });

  it('in UTF-8 goes through, and an xn-- domain stays as it was sent', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    const utf8 = (text: string) => Buffer.from(text).toString('latin1');
    expect(await client.say(utf8('MAIL FROM:<jörg@wingtip.example> SMTPUTF8 BODY=8BITMIME'))).toMatch(/^250/);
    expect(await client.say('RCPT TO:<Orders@xn--bcher-kva.example>')).toMatch(/^250/);
    await client.send(MESSAGE);
    expect(taken[0]?.envelope).toEqual({
      from: 'jörg@wingtip.example',
      recipients: ['Orders@xn--bcher-kva.example'],
    });
  });
});

describe('a connection', () => {
  it('carries any number of messages, each with an id and verdicts of its own', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    for (let i = 0; i < 5; i++) {
      await client.envelope(`robin${i}@wingtip.example`, 'orders@contoso.example');
      expect(await client.send(MESSAGE)).toMatch(/^250 /);
    }
    expect(new Set(taken.map((mail) => mail.messageId)).size).toBe(5);
    expect(taken.map((mail) => mail.envelope.from)).toEqual(
      [0, 1, 2, 3, 4].map((i) => `robin${i}@wingtip.example`),
    );
  });

  it('may pipeline its commands and the next transaction behind the message', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    const envelope = 'MAIL FROM:<robin@wingtip.example>\r\nRCPT TO:<orders@contoso.example>\r\nDATA\r\n';
    client.socket.write(`${envelope}`);
    const codes = async (count: number) => {
      const seen: string[] = [];
      for (let i = 0; i < count; i++) seen.push((await client.reply()).slice(0, 3));
      return seen.join(' ');
    };
    expect(await codes(3)).toBe('250 250 354');
    client.socket.write(`${MESSAGE}.\r\n${envelope}`);
    expect(await codes(4)).toBe('250 250 250 354');
    client.socket.write(`${MESSAGE}.\r\nQUIT\r\n`);
    expect(await codes(2)).toBe('250 221');
    expect(taken).toHaveLength(2);
  });

  it('may be encrypted', async () => {
    const { port, taken } = await listen();
    const plain = await greeted(port);
    expect(await plain.say('STARTTLS')).toMatch(/^220/);
    plain.socket.removeAllListeners('data');
    const client = new Conversation(connectTls({ socket: plain.socket, rejectUnauthorized: false }));
    await once(client.socket, 'secureConnect');
    await client.say('EHLO ex01.wingtip.example');
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    expect(await client.send(MESSAGE)).toMatch(/^250 /);
    expect(taken[0]?.raw.toString()).toContain(' with SMTP id ');
  });

  it('is offered what SES offers, and no AUTH', async () => {
    const { port } = await listen();
    const client = await Conversation.open(port);
    const offer = await client.say('EHLO x.example');
    for (const extension of ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'STARTTLS', 'SIZE 41943040']) {
      expect(offer).toContain(extension);
    }
    expect(offer).not.toContain('AUTH');
    expect(await client.say('AUTH PLAIN AGEAYg==')).toMatch(/^50\d /);
  });

  it('each comes from the address its socket says', async () => {
    const { port, taken } = await listen();
    const addresses = ['127.0.0.2', '127.0.0.3', '127.1.2.3'];
    await Promise.all(
      addresses.map(async (address) => {
        const client = await greeted(port, 'ex01.wingtip.example', address);
        await client.envelope('robin@wingtip.example', 'orders@contoso.example');
        await client.send(MESSAGE);
      }),
    );
    const seen = taken.map(
      (mail) => SES_HOP.exec(mail.event.Records[0]?.ses.mail.headers[1]?.value ?? '')?.[3],
    );
    expect(seen.sort()).toEqual(addresses);
  });

  it('over the limit is told to come back', async () => {
    const { port } = await listen({ limits: { connections: 1 } });
    const first = await Conversation.open(port);
    const second = new Conversation(connectTcp({ host: '127.0.0.1', port }));
    expect(await second.reply()).toMatch(/^421 /);
    expect(await first.say('NOOP')).toMatch(/^250/);
  });

  it('that goes silent is closed', async () => {
    const { port } = await listen({ limits: { idleMillis: 300 } });
    const client = await greeted(port);
    expect(await client.reply()).toMatch(/^421 /);
  });
});

describe('what is not taken', () => {
  it('is answered 451 when it could not be made safe, and taken when the sender tries again', async () => {
    let broken = true;
    const logged: string[] = [];
    const { port } = await listen({
      accept: async () => {
        if (broken) throw new Error('disk full');
      },
      log: (message) => logged.push(message),
    });
    const client = await greeted(port);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    expect(await client.send(MESSAGE)).toMatch(/^451 4\.3\.0 /);
    expect(logged).toEqual(['message not taken']);
    broken = false;
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    expect(await client.send(MESSAGE)).toMatch(/^250 OK /);
  });

  it('is answered 552 when it is too large, announced or not', async () => {
    const { port, taken } = await listen({ limits: { messageBytes: 10_000 } });
    const client = await greeted(port);
    expect(await client.say('MAIL FROM:<robin@wingtip.example> SIZE=10001')).toMatch(/^552 /);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    expect(await client.send(`${MESSAGE}${'x'.repeat(200_000)}\r\n`)).toMatch(/^552 /);
    expect(taken).toEqual([]);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    expect(await client.send(MESSAGE)).toMatch(/^250 /);
  });

  it('is answered 550 5.1.1 when its recipient has no mailbox here', async () => {
    const { port } = await listen({ recipientDomains: ['Contoso.example'] });
    const client = await greeted(port);
    const replies = await client.envelope(
      'robin@wingtip.example',
      'orders@Contoso.Example',
      'orders@sub.contoso.example',
      'orders@other.example',
      'postmaster',
    );
    expect(replies.map((reply) => reply.slice(0, 9))).toEqual([
      '250 Accep',
      '550 5.1.1',
      '550 5.1.1',
      '550 5.1.1',
    ]);
  });

  it('are recipients beyond the hundredth', async () => {
    const { port } = await listen();
    const client = await greeted(port);
    const many = Array.from({ length: 101 }, (_, i) => `r${i}@contoso.example`);
    const replies = await client.envelope('robin@wingtip.example', ...many);
    expect(replies.filter((reply) => reply.startsWith('250'))).toHaveLength(100);
    expect(replies.at(-1)).toMatch(/^452 /);
  });

  it('is a message whose sender hangs up half way', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    await client.say('DATA');
    client.socket.write(MESSAGE);
    await sleep(50);
    client.socket.destroy();
    await sleep(50);
    expect(taken).toEqual([]);
  });
});

describe('a sender that forges', () => {
  it.each([
    'a\rX-SES-Spam-Verdict: FAIL',
    '(evil)',
    'a);by;inbound-smtp',
    'client-ip=192.0.2.1;',
    '\x00\x7f',
    'x'.repeat(280),
  ])('through its HELO (%j) writes no header and hides no address', async (helo) => {
    const { port, taken } = await listen();
    const client = await Conversation.open(port, '127.0.0.6');
    if (!(await client.say(`EHLO ${helo}`)).startsWith('250')) return;
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    await client.send(MESSAGE);
    const headers = taken[0]?.event.Records[0]?.ses.mail.headers ?? [];
    expect(headers.map(({ name }) => name)).toEqual([
      'Return-Path',
      'Received',
      'X-SES-Spam-Verdict',
      'X-SES-Virus-Verdict',
      'Received-SPF',
      'Authentication-Results',
      'X-SES-RECEIPT',
      'X-SES-DKIM-SIGNATURE',
      'From',
      'To',
      'Subject',
    ]);
    expect(SES_HOP.exec(headers[1]?.value ?? '')?.[3]).toBe('127.0.0.6');
  });

  it('through its recipient or sender writes no clause', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    await client.envelope('x;client-ip=192.0.2.1;@wingtip.example', 'a;b@contoso.example');
    await client.send(MESSAGE);
    const headers = taken[0]?.event.Records[0]?.ses.mail.headers ?? [];
    expect(SES_HOP.exec(headers[1]?.value ?? '')?.slice(3, 7)).toEqual([
      '127.0.0.5',
      'us-east-1',
      taken[0]?.messageId,
      'a?b@contoso.example',
    ]);
    expect(headers[4]?.value).toContain(
      'client-ip=127.0.0.5; envelope-from=x?client-ip=192.0.2.1?@wingtip.example; helo=',
    );
    expect(taken[0]?.envelope.recipients).toEqual(['a;b@contoso.example']);
  });

  it('headers of its own keeps them, below', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    await client.send(`Return-Path: <ceo@bank.example>\r\nX-SES-Spam-Verdict: PASS\r\n${MESSAGE}`);
    const { headers, commonHeaders } = taken[0]?.event.Records[0]?.ses.mail ?? {};
    expect(headers?.slice(8, 10).map(({ name }) => name)).toEqual(['Return-Path', 'X-SES-Spam-Verdict']);
    expect(commonHeaders?.returnPath).toBe('robin@wingtip.example');
  });

  it('cannot end a message with anything but CRLF.CRLF', async () => {
    const { port, taken } = await listen();
    const client = await greeted(port);
    await client.envelope('robin@wingtip.example', 'orders@contoso.example');
    const smuggled = `${MESSAGE}\n.\nMAIL FROM:<ceo@bank.example>\n.\r\nx\r\n`;
    expect(await client.send(smuggled)).toMatch(/^250 /);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.raw.toString()).toContain('\n.\nMAIL FROM:<ceo@bank.example>\n.\r\nx\r\n');
  });
});

describe('closing', () => {
  it('refuses new connections, lets a running transaction end, and hangs up on the idle', async () => {
    const { port, close, taken } = await listen();
    const busy = await greeted(port);
    const idle = await greeted(port);
    await busy.say('MAIL FROM:<robin@wingtip.example>');
    const closed = close();
    expect(await idle.reply()).toMatch(/^421 /);
    await expect(once(connectTcp({ host: '127.0.0.1', port }), 'connect')).rejects.toThrow('ECONNREFUSED');
    expect(await busy.say('RCPT TO:<orders@contoso.example>')).toMatch(/^250/);
    expect(await busy.send(MESSAGE)).toMatch(/^250 OK /);
    expect(await busy.reply()).toMatch(/^421 /);
    await closed;
    expect(taken).toHaveLength(1);
  });

  it('does not wait for ever', async () => {
    const { port, close } = await listen({ limits: { drainMillis: 200 } });
    const stuck = await greeted(port);
    await stuck.say('MAIL FROM:<robin@wingtip.example>');
    const started = performance.now();
    await close();
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('twice is harmless, and a port in use is an error', async () => {
    const { port, close } = await listen();
    await expect(listen({ port })).rejects.toThrow('EADDRINUSE');
    await Promise.all([close(), close()]);
    await close();
  });
});
