import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { LANGUAGES } from '../../../lib/domain/language.ts';
import type { Notice, NoticePolicy } from '../../../lib/domain/notice.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DAY } from '../../../lib/domain/time.ts';
import { noticeMail } from '../../../lib/mail/notice-mail.ts';
import { PHRASES, say } from '../../../lib/mail/notice-phrases/phrases.ts';
import { formatDay, formatMinute, visible } from '../../../lib/mail/notice-words.ts';
import { composeMail } from '../../../lib/mail/outgoing-mail.ts';
import { outdatedServer } from '../../helpers/embedded-stores.ts';

const AT = Date.parse('2026-11-02T02:00:00Z');
const { policy } = parseConfig({ domains: ['receiver.example'], timeZone: 'Europe/Berlin' }, exchangeCatalog);
const notices = policy.notices as NoticePolicy;
const NOTICES: readonly Notice[] = [
  { kind: 'detected', stage: 1 },
  ...[2, 3, 4, 5, 6, 7, 8].flatMap((stage): Notice[] => [
    { kind: 'ahead', stage },
    { kind: 'begun', stage },
  ]),
  { kind: 'resumes', stage: 4 },
  { kind: 'repaired', stage: 0 },
];
const mailOf = (
  notice: Notice,
  language: (typeof LANGUAGES)[number] = 'en',
  differences: Partial<Server> = {},
  others: readonly Server[] = [],
  isCorrection = false,
) => {
  const server = outdatedServer(AT, 28, {
    ...(notice.kind === 'repaired' ? { episode: null } : {}),
    ...differences,
  });
  return noticeMail(
    policy,
    notices,
    { notice, servers: [server, ...others], owner: null, language, isCorrection, at: AT, page: null },
    ['postmaster@wingtip.example'],
  );
};

describe('phrases', () => {
  const words = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, word]) => word).sort();

  test.each(LANGUAGES)('all are there in %s, with the same words to fill in', (language) => {
    expect(Object.keys(PHRASES[language])).toEqual(Object.keys(PHRASES.en));
    for (const [key, phrase] of Object.entries(PHRASES.en)) {
      const translated = PHRASES[language][key as keyof typeof PHRASES.en];
      expect(words(translated), key).toEqual(words(phrase));
      expect(translated.trim(), key).not.toBe('');
      if (language !== 'en' && words(phrase).length === 0 && phrase.length > 12)
        expect(translated, key).not.toBe(phrase);
    }
  });

  test('what a stranger puts into a word is not looked into again', () => {
    expect(say('en', 'subject.detected', { server: '{organisation} $& {server}' })).toBe(
      'Update needed: {organisation} $& {server}',
    );
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(NOTICES.map((notice) => [`${notice.kind} ${notice.stage}`, notice] as const))(
    '%s has no gaps, in text and page alike',
    (_, notice) => {
      const { subject, text, html } = mailOf(notice, language);
      for (const part of [subject, text, html ?? '']) {
        expect(part).not.toMatch(/\{\w+\}|undefined|null|NaN|Invalid Date/);
      }
      expect(text).toContain('ex01.wingtip.example (198.51.100.25)');
      expect(html).toContain(`<html lang="${language}">`);
      expect(text.split('\n').every((line) => line.length <= 78)).toBe(true);
    },
  );
});

describe('a notice says', () => {
  const { text, html } = mailOf({ kind: 'ahead', stage: 2 });

  test.each([
    ['the very Received line', 'Received: from client.wingtip.example (10.0.0.7) by'],
    ['the build, short and padded', '15.1.2507.39\n              (15.01.2507.039)'],
    ['since when there is no support', 'no support since 14 October 2025'],
    [
      'what to install: name, both forms, knowledge base',
      /Exchange Server SE RTM \w+: 15\.2\.2562\.\d+ \(15\.02\.2562\.0\d+\), KB\d{7}/,
    ],
    ['when it begins, in the zone of the operator', '4 November 2026 at 03:00 CET'],
    [
      'every later stage with its date and minutes',
      /4 December 2026 +refused during 5 minutes and delayed during 30/,
    ],
    ['the last stage', /3 January 2027 +refused at all times/],
    ['which minutes of the hour', /minute \d\d of each hour \(UTC\)/],
    ['what is left of the pause budget', 'In 2026 90 days are left for wingtip.example'],
    ['how to object', /answer this mail and name it:\s[0-9a-f]{20}/],
  ])('%s', (_, expected) => {
    expect(text.replaceAll('\u202f', ' ')).toMatch(expected);
  });

  test('the same on the page', () => {
    expect(html).toContain('15.1.2507.39 (15.01.2507.039)');
    expect(html).toContain('>4 November 2026</td>');
  });

  test('where the page of the server is, if the operator has one', () => {
    const own = { ...policy, notices: { ...notices, page: 'https://mail.receiver.example/s/{server}' } };
    const server = outdatedServer(AT, 1);
    const matter = {
      notice: NOTICES[0] as Notice,
      servers: [server],
      owner: null,
      language: 'en',
      isCorrection: false,
      at: AT,
      page: 'https://console.receiver.example/p/x',
    } as const;
    const { text: elsewhere } = noticeMail(own, own.notices, matter, []);
    expect(elsewhere).toContain(`https://mail.receiver.example/s/${server.id}`);
    expect(elsewhere).not.toContain(matter.page);
  });

  test('the page of its postmaster, where there is one: a link on a page, an address of its own in text', () => {
    const page = `https://console.receiver.example/p/${'x'.repeat(160)}`;
    const servers = [outdatedServer(AT, 1)] as const;
    const matter = {
      notice: NOTICES[0] as Notice,
      servers,
      owner: null,
      language: 'en',
      isCorrection: false,
      at: AT,
    } as const;
    const { text: said, html: shown } = noticeMail(policy, notices, { ...matter, page }, []);
    expect(said).toMatch(new RegExp(`\\n  ${page}\\n`));
    expect(shown).toContain(`<a href="${page}"`);
    expect(noticeMail(policy, notices, { ...matter, page: null }, []).text).not.toContain('your own page');
  });

  test('a day of a month as French has it: the first is counted', () => {
    const first = Date.parse('2026-11-01T12:00:00Z');
    expect(formatDay('fr', 'UTC', first)).toBe('1er novembre 2026');
    expect(formatMinute('fr', 'UTC', first)).toMatch(/^1er novembre 2026 à 12:00/);
    expect(formatDay('fr', 'UTC', first + 10 * DAY)).toBe('11 novembre 2026');
    expect(formatDay('es', 'UTC', first)).toBe('1 de noviembre de 2026');
  });

  test('in French no line begins with a sign that French sets apart', () => {
    expect(Object.values(PHRASES.fr).filter((phrase) => / [:;!?]/.test(phrase))).toEqual([]);
    expect(PHRASES.fr['heading.wrong']).toMatch(/erreur\u00a0\?$/);
  });
});

interface Parsed {
  readonly headers: Record<string, string[]>;
  readonly parts: { readonly type: string; readonly text: string }[];
  readonly defects: string[];
}

/** Python's standard parser of mail: one that shares no code with ours. */
const PARSER = `
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
headers = {}
for name, value in m.items(): headers.setdefault(name.lower(), []).append(str(value).strip())
walk = [p for p in m.walk()]
print(json.dumps({
  'headers': headers,
  'parts': [{'type': p.get_content_type(), 'text': p.get_content()} for p in walk if not p.is_multipart()],
  'defects': [repr(d) for p in walk for d in p.defects] + [repr(d) for v in m.values() for d in v.defects],
}))`;
const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const parse = (raw: Uint8Array): Parsed =>
  JSON.parse(execFileSync('python3', ['-c', PARSER], { input: raw, encoding: 'utf8' }));

describe.skipIf(!hasPython)('as a mail, to a parser of somebody else', () => {
  test.each(LANGUAGES)(
    'in %s it is whole: headers, both parts, no defects, below 100 kB',
    async (language) => {
      const mail = mailOf({ kind: 'ahead', stage: 5 }, language);
      const raw = await composeMail(mail);
      expect(raw.length).toBeLessThan(100_000);
      const { headers, parts, defects } = parse(raw);
      expect(defects).toEqual([]);
      expect(headers).toMatchObject({
        from: ['postmaster@receiver.example'],
        to: ['postmaster@wingtip.example'],
        subject: [mail.subject],
        'auto-submitted': ['auto-generated'],
        'x-auto-response-suppress': ['All'],
        'x-portcullis-notice': ['ahead; stage=5'],
        'list-unsubscribe': ['<mailto:postmaster@receiver.example?subject=unsubscribe%20wingtip.example>'],
      });
      expect(headers['message-id']?.[0]).toMatch(/^<notice\.[0-9a-f]{32}@receiver\.example>$/);
      expect(headers.date).toEqual(['Mon, 02 Nov 2026 02:00:00 +0000']);
      expect(parts.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
      expect(parts[0]?.text.replaceAll('\r\n', '\n').trimEnd()).toBe(mail.text.trimEnd());
      expect(parts[1]?.text.replaceAll('\r\n', '\n').trimEnd()).toBe(mail.html?.trimEnd());
    },
  );

  test('names, reasons and evidence of strangers add no header, no part and no markup', async () => {
    const hostile = 'x\r\nBcc: victim@example.org\r\n\r\n--b\u202e<script>alert(1)</script>"&\u0000';
    const mail = mailOf({ kind: 'detected', stage: 1 }, 'en', {
      name: hostile,
      ip: hostile,
      evidence: hostile,
      organisation: 'wingtip.example\r\nBcc: victim@example.org',
    });
    const { headers, parts } = parse(await composeMail(mail));
    expect(Object.keys(headers).sort()).toEqual(
      [
        'auto-submitted',
        'content-language',
        'content-type',
        'date',
        'from',
        'list-unsubscribe',
        'message-id',
        'mime-version',
        'subject',
        'to',
        'x-auto-response-suppress',
        'x-portcullis-notice',
      ].sort(),
    );
    expect(parts).toHaveLength(2);
    expect(parts[0]?.text).not.toMatch(/^Bcc/m);
    for (const hidden of ['\u202e', '\0']) expect(parts[0]?.text).not.toContain(hidden);
    expect(parts[1]?.text).not.toMatch(/<script/i);
  });
});

test('any name of a server leaves the header one of ours, and the page its markup', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (name) => {
      const mail = mailOf({ kind: 'ahead', stage: 3 }, 'de', { name, evidence: name });
      const raw = Buffer.from(await composeMail(mail)).toString('latin1');
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      expect(head.split('\r\n').filter((line) => !/^(?:[\w-]+:(?: |$)|[ \t])/.test(line))).toEqual([]);
      const plain = mailOf({ kind: 'ahead', stage: 3 }, 'de', { name: 'n', evidence: 'n' });
      const tags = (html: string | null) => html?.match(/<[^>]*>/g)?.join('');
      expect(tags(mail.html?.replaceAll(/<title>.*<\/title>/g, '') ?? '')).toBe(
        tags(plain.html?.replaceAll(/<title>.*<\/title>/g, '') ?? ''),
      );
    }),
    { numRuns: 150 },
  );
});

test.each([
  ['a\r\nb', 'a b'],
  ['\u202eevil\u202c', 'evil'],
  ['a\u200bb\ufeff', 'ab'],
  ['\ud800x', '\ufffdx'],
  ['x'.repeat(200), `${'x'.repeat(119)}…`],
])('%j is shown as %j', (text, expected) => {
  expect(visible(text)).toBe(expected);
});

test('equal servers have equal Message-IDs, other stages and episodes others', () => {
  const id = (notice: Notice, differences: Partial<Server> = {}) =>
    mailOf(notice, 'en', differences).headers['Message-ID'];
  const ahead: Notice = { kind: 'ahead', stage: 2 };
  expect(id(ahead)).toBe(id(ahead));
  expect(id(ahead)).not.toBe(id({ kind: 'begun', stage: 2 }));
  expect(id(ahead)).not.toBe(id(ahead, { episode: { startedAt: AT - 29 * DAY, granted: 1, credit: 0 } }));
});

test('a date that has moved is told as such, in a mail that no mail system takes for the one before', () => {
  const notice = { kind: 'ahead', stage: 2, date: AT + 2 * DAY } as const;
  const first = mailOf(notice);
  const again = mailOf({ ...notice, date: AT + 12 * DAY }, 'en', {}, [], true);
  expect(first.text).not.toContain('earlier mail');
  expect(again.text).toContain('An earlier mail named another date.');
  expect(again.headers['Message-ID']).not.toBe(first.headers['Message-ID']);
  expect(mailOf(notice).headers['Message-ID']).toBe(first.headers['Message-ID']);
});

test.each([
  [
    'en',
    'The pause ends on 4 November 2026: ex01.wingtip.example',
    'ends on 4 November 2026 at 03:00 CET.',
    'again',
  ],
  [
    'de',
    'Die Pause endet am 4. November 2026: ex01.wingtip.example',
    'endet am 4. November 2026 um 03:00 MEZ.',
    'wieder',
  ],
  [
    'fr',
    'La pause prend fin le 4 novembre 2026\u00a0: ex01.wingtip.example',
    'prend fin le 4 novembre 2026',
    'de nouveau',
  ],
  [
    'es',
    'La pausa termina el 4 de noviembre de 2026: ex01.wingtip.example',
    'termina el 4 de noviembre de 2026',
    'de nuevo',
  ],
] as const)(
  'in %s: when a pause ends, and what happens to mail from then on',
  (language, subject, when, again) => {
    const pauses = [{ from: AT - 10 * DAY, until: AT + 2 * DAY }];
    const mail = noticeMail(
      policy,
      notices,
      {
        notice: { kind: 'resumes', stage: 4, date: AT + 2 * DAY },
        servers: [outdatedServer(AT - 10 * DAY, 52)],
        owner: { ...newOrganisation('wingtip.example'), pauses },
        language,
        isCorrection: false,
        at: AT,
        page: null,
      },
      ['postmaster@wingtip.example'],
    );
    const text = mail.text.replaceAll(/[\u00a0\u202f]/g, ' ').replaceAll(/\s+/g, ' ');
    expect(mail.subject).toBe(subject);
    expect(text).toContain(when);
    expect(text).toContain(again);
    // The stage goes on at the end of the pause, not now.
    expect(text).not.toMatch(/\((now|jetzt|maintenant|ahora)\)/);
  },
);
