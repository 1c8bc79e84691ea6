import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthWord, Verdicts } from '../../../infra/local/authentication.ts';
import { type SesHop, scan, sesStamp } from '../../../infra/local/ses-stamp.ts';
import { parseHeaderBlock } from '../../../lib/mail/header-block.ts';

/** How a reader recognises SES's own hop. */
const SES_HOP =
  /^from (\S+) (?:\((\S+) )?\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]\)? by inbound-smtp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)? with E?SMTPS?A? id (\S+?)(?: for <?([^>;]+)>?)?; /;

const MESSAGE_ID = 't2h73osf72gp28frdr4lj61kq4o9tfsnruoi4701';
const verdicts = (
  spf: AuthWord = 'pass',
  signatures: Verdicts['dkim']['signatures'] = [],
  dmarc: [AuthWord, string | null] = ['pass', 'wingtip.example'],
  identity = 'robin@wingtip.example',
): Verdicts => ({
  spf: { word: spf, status: 'PASS', identity },
  dkim: { status: 'PASS', signatures },
  dmarc: { word: dmarc[0], status: 'PASS', from: dmarc[1] },
});
const HOP: SesHop = {
  messageId: MESSAGE_ID,
  receivedAt: Date.parse('2026-09-21T11:43:07.120Z'),
  region: 'us-west-2',
  helo: 'EX02.corp.wingtip.example',
  ptr: 'mail.wingtip.example',
  ip: '198.51.100.25',
  mailFrom: 'robin@wingtip.example',
  recipients: ['orders@contoso.example'],
  verdicts: verdicts(),
  scan: { spam: 'PASS', virus: 'PASS' },
};
const NAMES = [
  'Return-Path',
  'Received',
  'X-SES-Spam-Verdict',
  'X-SES-Virus-Verdict',
  'Received-SPF',
  'Authentication-Results',
  'X-SES-RECEIPT',
  'X-SES-DKIM-SIGNATURE',
];
const headersOf = (hop: Partial<SesHop>) => parseHeaderBlock(`${sesStamp({ ...HOP, ...hop })}\r\n`);
const valueIn = (hop: Partial<SesHop>, name: string): string | undefined =>
  headersOf(hop).find((header) => header.name === name)?.value;

describe('the block on top', () => {
  it('is folded as in the objects SES writes', () => {
    const text = sesStamp({
      ...HOP,
      verdicts: verdicts('pass', [{ word: 'pass', domain: 'wingtip.example' }]),
    });
    expect(text.replace(/^(X-SES-RECEIPT:|X-SES-DKIM-SIGNATURE:).*$/gm, '$1')).toBe(
      [
        'Return-Path: <robin@wingtip.example>',
        'Received: from EX02.corp.wingtip.example (mail.wingtip.example [198.51.100.25])',
        ` by inbound-smtp.us-west-2.amazonaws.com with SMTP id ${MESSAGE_ID}`,
        ' for orders@contoso.example;',
        ' Mon, 21 Sep 2026 11:43:07 +0000 (UTC)',
        'X-SES-Spam-Verdict: PASS',
        'X-SES-Virus-Verdict: PASS',
        'Received-SPF: pass (spfCheck: domain of wingtip.example designates 198.51.100.25 as permitted sender) client-ip=198.51.100.25; envelope-from=robin@wingtip.example; helo=EX02.corp.wingtip.example;',
        'Authentication-Results: amazonses.com;',
        ' spf=pass (spfCheck: domain of wingtip.example designates 198.51.100.25 as permitted sender) client-ip=198.51.100.25; envelope-from=robin@wingtip.example; helo=EX02.corp.wingtip.example;',
        ' dkim=pass header.i=@wingtip.example;',
        ' dmarc=pass header.from=wingtip.example;',
        'X-SES-RECEIPT:',
        'X-SES-DKIM-SIGNATURE:',
        '',
      ].join('\r\n'),
    );
  });

  it('has an opaque receipt and signature in the shapes of SES', () => {
    expect(valueIn({}, 'X-SES-RECEIPT')).toMatch(/^AEFBQUFB[A-Za-z0-9+/=]{300,}$/);
    expect(valueIn({}, 'X-SES-DKIM-SIGNATURE')).toMatch(
      /^a=rsa-sha256; q=dns\/txt; b=[A-Za-z0-9+/]{171}=; c=relaxed\/simple; s=[a-z0-9]{32}; d=amazonses\.com; t=1789990987; v=1; bh=[A-Za-z0-9+/]{43}=; h=[A-Za-z:-]+;$/,
    );
  });

  it('says the same for the same message, and something else for another', () => {
    expect(sesStamp(HOP)).toBe(sesStamp(HOP));
    expect(valueIn({ messageId: `${MESSAGE_ID.slice(0, -2)}11` }, 'X-SES-RECEIPT')).not.toBe(
      valueIn({}, 'X-SES-RECEIPT'),
    );
  });

  it('names the recipient only when there is exactly one', () => {
    const received = (recipients: string[]) => valueIn({ recipients }, 'Received');
    expect(received(['a@contoso.example'])).toContain(`id ${MESSAGE_ID} for a@contoso.example; Mon, `);
    expect(received(['a@contoso.example', 'b@contoso.example'])).toContain(`id ${MESSAGE_ID}; Mon, `);
  });

  it('calls a client without a reverse name unknown', () => {
    expect(valueIn({ ptr: null }, 'Received')).toContain(
      'from EX02.corp.wingtip.example (unknown [198.51.100.25]) by ',
    );
  });

  it('gives the null sender an empty path and the identity that was judged', () => {
    const hop = {
      mailFrom: '',
      verdicts: verdicts('none', [], ['permerror', null], 'postmaster@a14-86.smtp-out.example'),
    };
    expect(valueIn(hop, 'Return-Path')).toBe('<>');
    expect(valueIn(hop, 'Received-SPF')).toContain(
      'none (spfCheck: 198.51.100.25 is neither permitted nor denied by domain of a14-86.smtp-out.example) client-ip=198.51.100.25; envelope-from=postmaster@a14-86.smtp-out.example; ',
    );
    expect(valueIn(hop, 'Authentication-Results')).toMatch(/; dmarc=permerror;$/);
  });

  // word, what SES says in brackets
  const spfTable: [AuthWord, string][] = [
    ['pass', 'domain of wingtip.example designates 198.51.100.25 as permitted sender'],
    ['fail', 'domain of wingtip.example does not designate 198.51.100.25 as permitted sender'],
    [
      'softfail',
      'transitioning domain of wingtip.example does not designate 198.51.100.25 as permitted sender',
    ],
    ['neutral', '198.51.100.25 is neither permitted nor denied by domain of wingtip.example'],
    ['none', '198.51.100.25 is neither permitted nor denied by domain of wingtip.example'],
    ['permerror', 'Error in processing SPF Record'],
    ['temperror', 'Error in retrieving data from DNS'],
  ];
  it.each(spfTable)('explains spf=%s as SES does', (word, comment) => {
    const hop = { verdicts: verdicts(word) };
    expect(valueIn(hop, 'Received-SPF')).toMatch(`${word} (spfCheck: ${comment}) client-ip=198.51.100.25; `);
    expect(valueIn(hop, 'Authentication-Results')).toMatch(
      `amazonses.com; spf=${word} (spfCheck: ${comment}) client-ip=198.51.100.25; `,
    );
  });
});

describe('nothing a sender says can break it', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom(
      '',
      'a\r\nX-SES-Spam-Verdict: FAIL',
      'a (b [192.0.2.1]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id x; ',
      'client-ip=192.0.2.1;',
      'a)client-ip=192.0.2.1;',
      '[127.0.0.1]',
      'x'.repeat(2_000),
    ),
  );

  it('the regular expression for SES hops finds the true client in every stamp', () => {
    fc.assert(
      fc.property(nasty, fc.option(nasty), nasty, nasty, nasty, (helo, ptr, recipient, mailFrom, domain) => {
        const hop = {
          helo,
          ptr,
          mailFrom: `${mailFrom}@${domain}`,
          recipients: [`${recipient}@contoso.example`],
          verdicts: verdicts('pass', [{ word: 'pass', domain }], ['pass', domain], `${mailFrom}@${domain}`),
        };
        const headers = headersOf(hop);
        expect(headers.map(({ name }) => name)).toEqual(NAMES);
        const [, , , ip, region, id] = SES_HOP.exec(headers[1]?.value ?? '') ?? [];
        expect([ip, region, id]).toEqual([HOP.ip, HOP.region, HOP.messageId]);
        for (const index of [4, 5]) {
          expect(/client-ip=([^;]*);/.exec(headers[index]?.value ?? '')?.[1]).toBe(HOP.ip);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a name over 255 characters is cut', () => {
    expect(
      SES_HOP.exec(valueIn({ helo: 'h'.repeat(300), ptr: 'p'.repeat(300) }, 'Received') ?? '')?.slice(1, 3),
    ).toEqual(['h'.repeat(255), 'p'.repeat(255)]);
  });
});

describe('the scan', () => {
  const gtube = `XJS*C4JDBQADN1.NSBN3*2IDNEN*${'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'}`;
  const eicar = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;
  const table: [string, string, { spam: string; virus: string }][] = [
    ['an ordinary message', 'hello', { spam: 'PASS', virus: 'PASS' }],
    ['GTUBE', gtube, { spam: 'FAIL', virus: 'PASS' }],
    ['EICAR', eicar, { spam: 'PASS', virus: 'FAIL' }],
    [
      'EICAR, attached',
      Buffer.from(eicar).toString('base64').replace(/.{76}/, '$&\r\n'),
      { spam: 'PASS', virus: 'FAIL' },
    ],
  ];
  it.each(table)('finds in %s what there is to find', (_what, body, expected) => {
    expect(scan(Buffer.from(`Subject: x\r\n\r\n${body}\r\n`))).toEqual(expected);
  });
});

const EVENTS = new URL('../../../../shared/data/ses-events/', import.meta.url);

describe.skipIf(!existsSync(EVENTS))('the sample events (skipped where ../shared/data is absent)', () => {
  const files = existsSync(EVENTS) ? readdirSync(EVENTS).filter((name) => /^(0[2-9]|1[012])/.test(name)) : [];

  it.each(files)('%s has the SES headers this would write', (file) => {
    const { mail, receipt } = JSON.parse(readFileSync(new URL(file, EVENTS), 'utf8')).Records[0].ses;
    const values: string[] = mail.headers.map((header: { value: string }) => header.value);
    const [, helo, ptr, ip, region] = SES_HOP.exec(values[1] ?? '') ?? [];
    const results = values.find((value) => value.startsWith('amazonses.com;')) ?? '';
    const dmarc = / dmarc=(\w+)(?: header\.from=([^;]+))?;/.exec(results);
    const hop: SesHop = {
      messageId: mail.messageId,
      receivedAt: Date.parse(mail.timestamp),
      region: region ?? '',
      helo: helo ?? '',
      ptr: ptr ?? null,
      ip: ip ?? '',
      mailFrom: mail.source,
      recipients: receipt.recipients,
      scan: { spam: 'PASS', virus: 'PASS' },
      verdicts: verdicts(
        /spf=(\w+)/.exec(results)?.[1] as AuthWord,
        [...results.matchAll(/ dkim=(\w+) header\.i=@([^;]+);/g)].map(([, word, domain]) => ({
          word: word as AuthWord,
          domain: domain ?? '',
        })),
        [dmarc?.[1] as AuthWord, dmarc?.[2] ?? null],
        /envelope-from=([^;]+);/.exec(results)?.[1],
      ),
    };
    // SES names the domain whose record matched (an include) and, until 2021 at least, the reverse name as HELO.
    const comparable = (text: string) =>
      text.replace('_spf.google.com', 'gmail.com').replaceAll(/helo=[^;]+/g, 'helo=');
    const ours = new Map(headersOf(hop).map(({ name, value }) => [name, comparable(value)]));
    for (const { name, value } of mail.headers.slice(0, NAMES.indexOf('X-SES-RECEIPT'))) {
      if (ours.has(name) && !name.startsWith('X-SES-')) expect(ours.get(name)).toBe(comparable(value));
    }
  });
});
