import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { describe, expect, it, vi } from 'vitest';
import { authenticate, type WireMail } from '../../../infra/local/authentication.ts';
import { createResolver, type Resolver, type ZoneEntry } from '../../../infra/local/resolver.ts';

const NOW = Date.parse('2026-09-21T11:43:07Z');
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ZONE: Record<string, ZoneEntry> = {
  's1._domainkey.wingtip.example': { TXT: [`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`] },
  'hard.example': { TXT: ['v=spf1 -all'] },
  'soft.example': { TXT: ['v=spf1 ~all'] },
  'open.example': { TXT: ['v=spf1 ?all'] },
  'bad.example': { TXT: ['v=spf1 ip4:300.1.1.1 -all'] },
  'two.example': { TXT: ['v=spf1 -all', 'v=spf1 +all'] },
  'silent.example': {},
  '_dmarc.hard.example': { TXT: ['v=DMARC1; p=reject'] },
  '_dmarc.soft.example': { TXT: ['v=DMARC1; p=quarantine'] },
  '_dmarc.open.example': { TXT: ['v=DMARC1; p=none'] },
  '_dmarc.wingtip.example': { TXT: ['v=DMARC1; p=reject; sp=quarantine'] },
};
const resolver = createResolver({
  zone: ZONE,
  upstream: async () => {
    throw Object.assign(new Error('no network'), { code: 'ECONNREFUSED' });
  },
});

const from = (author: string): Buffer => Buffer.from(`From: <${author}>\r\nSubject: x\r\n\r\nhello\r\n`);
const judge = (mail: Partial<WireMail>) =>
  authenticate(
    {
      raw: from('robin@wingtip.example'),
      ip: '127.0.0.5',
      helo: 'ex01.wingtip.example',
      mailFrom: 'robin@wingtip.example',
      receivedAt: NOW,
      ...mail,
    },
    resolver,
  );

async function signed(author: string, domainName = 'wingtip.example'): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const sent = await transport.sendMail({
    from: author,
    to: 'orders@contoso.example',
    subject: 'signed',
    text: 'hello',
    dkim: { domainName, keySelector: 's1', privateKey },
  });
  return sent.message as Buffer;
}

describe('SPF, in the words of SES', () => {
  // MAIL FROM, word, status
  const table: [string, string, string][] = [
    ['robin@wingtip.example', 'pass', 'PASS'],
    ['robin@hard.example', 'fail', 'FAIL'],
    ['robin@soft.example', 'softfail', 'GRAY'],
    ['robin@open.example', 'neutral', 'GRAY'],
    ['robin@silent.example', 'none', 'GRAY'],
    ['robin@bad.example', 'permerror', 'PROCESSING_FAILED'],
    ['robin@two.example', 'permerror', 'PROCESSING_FAILED'],
    ['robin@unreachable.net', 'temperror', 'PROCESSING_FAILED'],
    ['robin@[127.0.0.5]', 'none', 'GRAY'],
  ];
  it.each(table)('%s is %s, %s', async (mailFrom, word, status) => {
    expect((await judge({ mailFrom })).spf).toEqual({ word, status, identity: mailFrom });
  });

  it('is about the address that connects', async () => {
    expect((await judge({ ip: '203.0.113.7' })).spf.status).toBe('FAIL');
  });
});

describe('the null sender', () => {
  it('is judged by its HELO name, and DMARC is a permanent error', async () => {
    const verdicts = await judge({ mailFrom: '' });
    expect(verdicts.spf).toEqual({
      word: 'pass',
      status: 'PASS',
      identity: 'postmaster@ex01.wingtip.example',
    });
    expect(verdicts.dmarc).toEqual({ word: 'permerror', status: 'PROCESSING_FAILED', from: null });
    expect(verdicts).not.toHaveProperty('dmarcPolicy');
  });

  it.each(['localhost', '[127.0.0.5]', '-', 'a b'])('with the HELO %s has no SPF to go by', async (helo) => {
    expect((await judge({ mailFrom: '', helo })).spf.status).toBe('GRAY');
  });
});

describe('DKIM', () => {
  it('passes for a message whose key is in the zone', async () => {
    expect((await judge({ raw: await signed('robin@wingtip.example') })).dkim).toEqual({
      status: 'PASS',
      signatures: [{ word: 'pass', domain: 'wingtip.example' }],
    });
  });

  it('fails when the body was changed on the way', async () => {
    const raw = Buffer.from((await signed('robin@wingtip.example')).toString().replace('hello', 'hullo'));
    expect((await judge({ raw })).dkim).toEqual({
      status: 'FAIL',
      signatures: [{ word: 'fail', domain: 'wingtip.example' }],
    });
  });

  it('fails when a signed header was changed on the way', async () => {
    const raw = Buffer.from((await signed('robin@wingtip.example')).toString().replace('signed', 'forged'));
    expect((await judge({ raw })).dkim.status).toBe('FAIL');
  });

  it('is GRAY without a signature, and without a key', async () => {
    expect((await judge({})).dkim).toEqual({ status: 'GRAY', signatures: [] });
    expect((await judge({ raw: await signed('robin@other.example', 'other.example') })).dkim.status).toBe(
      'GRAY',
    );
  });

  it('shows no more than ten signatures', async () => {
    const raw = await signed('robin@wingtip.example');
    const [signature] = /^DKIM-Signature:.*?\r\n(?! )/s.exec(raw.toString()) ?? [''];
    const many = Buffer.concat([Buffer.from(signature.repeat(20)), raw]);
    const { dkim } = await judge({ raw: many });
    expect(dkim.status).toBe('PASS');
    expect(dkim.signatures).toHaveLength(10);
  });
});

describe('DMARC', () => {
  // From, MAIL FROM, word, status, policy
  const table: [string, string, string, string, string | undefined][] = [
    ['robin@wingtip.example', 'robin@wingtip.example', 'pass', 'PASS', undefined],
    ['robin@wingtip.example', 'robin@mail.wingtip.example', 'pass', 'PASS', undefined],
    ['robin@wingtip.example', 'robin@other.example', 'fail', 'FAIL', 'reject'],
    ['robin@sub.wingtip.example', 'robin@other.example', 'fail', 'FAIL', 'quarantine'],
    ['robin@hard.example', 'robin@hard.example', 'fail', 'FAIL', 'reject'],
    ['robin@soft.example', 'robin@other.example', 'fail', 'FAIL', 'quarantine'],
    ['robin@open.example', 'robin@other.example', 'fail', 'FAIL', 'none'],
    ['robin@other.example', 'robin@other.example', 'none', 'GRAY', undefined],
    ['robin@unreachable.net', 'robin@other.example', 'temperror', 'PROCESSING_FAILED', undefined],
  ];
  it.each(table)(
    'From %s, MAIL FROM %s: %s, %s, policy %s',
    async (author, mailFrom, word, status, policy) => {
      const verdicts = await judge({ raw: from(author), mailFrom });
      expect(verdicts.dmarc).toEqual({ word, status, from: author.replace(/.*@/, '') });
      expect(verdicts.dmarcPolicy).toBe(policy);
    },
  );

  it('passes by an aligned signature alone', async () => {
    const raw = await signed('robin@wingtip.example');
    expect((await judge({ raw, mailFrom: 'bounce@hard.example' })).dmarc.status).toBe('PASS');
  });

  it('is a permanent error without an author, or with two', async () => {
    const headless = Buffer.from('Subject: x\r\n\r\n');
    const twofold = Buffer.from('From: a@wingtip.example\r\nFrom: b@hard.example\r\n\r\n');
    for (const raw of [headless, twofold]) {
      expect((await judge({ raw })).dmarc).toEqual({
        word: 'permerror',
        status: 'PROCESSING_FAILED',
        from: null,
      });
    }
  });
});

describe('whatever comes', () => {
  const mail: WireMail = {
    raw: from('robin@wingtip.example'),
    ip: '127.0.0.5',
    helo: 'x',
    mailFrom: 'robin@wingtip.example',
    receivedAt: NOW,
  };

  it('an answer is there within five seconds, even if DNS never answers', async () => {
    vi.useFakeTimers();
    try {
      const verdicts = authenticate(mail, () => new Promise(() => {}));
      await vi.advanceTimersByTimeAsync(5_000);
      expect((await verdicts).spf.status).toBe('PROCESSING_FAILED');
      expect((await verdicts).dmarc.status).toBe('PROCESSING_FAILED');
    } finally {
      vi.useRealTimers();
    }
  });

  it('a broken resolver is a temporary error, never an exception', async () => {
    const broken: Resolver = () => {
      throw new TypeError('broken');
    };
    const verdicts = await authenticate({ ...mail, raw: await signed('robin@wingtip.example') }, broken);
    expect([verdicts.spf.word, verdicts.dkim.status, verdicts.dmarc.word]).toEqual([
      'temperror',
      'PROCESSING_FAILED',
      'temperror',
    ]);
  });

  it('any bytes and any envelope are judged without throwing', async () => {
    const status = expect.stringMatching(/^(PASS|FAIL|GRAY|PROCESSING_FAILED)$/);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.string(),
        fc.string(),
        async (raw, helo, mailFrom) => {
          const verdicts = await judge({ raw: Buffer.from(raw), helo, mailFrom });
          expect([verdicts.spf.status, verdicts.dkim.status, verdicts.dmarc.status]).toEqual([
            status,
            status,
            status,
          ]);
        },
      ),
    );
  });
});
