import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeMail, type OutgoingMail } from '../../../lib/mail/outgoing-mail.ts';
import { hasPython, python } from '../../fixtures/python.ts';

const MAIL: OutgoingMail = {
  from: 'Portcullis <portcullis@receiver.example>',
  to: ['operator@receiver.example', 'second@receiver.example'],
  subject: 'Portcullis 2026-11-23: 3 out-of-date servers',
  text: `Grüße\n${'long '.repeat(400)}\n.\nFrom the start\n`,
  html: `<p>Grüße ${'x'.repeat(3000)}</p>`,
  headers: { Date: 'Tue, 24 Nov 2026 06:00:00 +0000', 'Message-ID': '<report.2026-11-23@receiver.example>' },
};

const READ = `
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [p for p in m.walk() if not p.is_multipart()]
print(json.dumps({
  'headers': [[k, str(v)] for k, v in m.items()],
  'defects': [str(d) for p in m.walk() for d in p.defects] + [str(d) for k, v in m.items() for d in v.defects],
  'parts': [[p.get_content_type(), p.get_content() if p.get_content_maintype() == 'text' else None, p.get_filename()] for p in parts],
}))`;

interface Parsed {
  headers: [string, string][];
  defects: string[];
  parts: [string, string | null, string | null][];
}

test.skipIf(!hasPython)('another MIME reader gets the mail as it was given, without a defect', async () => {
  const attachments = [{ filename: 'a.csv', contentType: 'text/csv; charset=utf-8', content: 'a,b\r\n' }];
  for (const mail of [MAIL, { ...MAIL, html: null }, { ...MAIL, attachments }]) {
    const { headers, defects, parts } = python<Parsed>(READ, await composeMail(mail));
    expect(defects).toEqual([]);
    const value = (name: string) => headers.filter(([key]) => key.toLowerCase() === name).map(([, v]) => v);
    expect(value('subject')).toEqual([MAIL.subject]);
    expect(value('to')).toEqual([MAIL.to.join(', ')]);
    expect(value('auto-submitted')).toEqual(['auto-generated']);
    expect(value('message-id')).toEqual([MAIL.headers['Message-ID']]);
    expect(value('date')).toHaveLength(1);
    expect(parts[0]?.[0]).toBe('text/plain');
    expect(parts[0]?.[1]?.replaceAll('\r\n', '\n')).toBe(MAIL.text);
    if (mail.html) expect(parts[1]?.[1]?.trim()).toBe(mail.html);
  }
});

test('lines end with CRLF and are short enough for SMTP', async () => {
  const raw = Buffer.from(await composeMail(MAIL)).toString('latin1');
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
});

test.skipIf(!hasPython)('no value can add a header field, a recipient or a part', async () => {
  const evil = 'x\r\nBcc: victim@example.net\r\n\r\n<b>body</b>\u0085X-A: 1\u2028X-B: 1';
  const raw = await composeMail({
    ...MAIL,
    subject: evil,
    from: `${evil} <portcullis@receiver.example>`,
    headers: { ...MAIL.headers, 'List-Unsubscribe': evil, 'X-Evil\r\nBcc': 'victim@example.net' },
  });
  const { headers, parts } = python<Parsed>(READ, raw);
  const names = headers.map(([name]) => name.toLowerCase());
  expect(names).not.toContain('bcc');
  expect(names).not.toContain('x-a');
  expect(parts).toHaveLength(2);
});

test('equal mails give equal bytes, and hostile text never breaks composing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (subject, text) => {
      const mail = { ...MAIL, subject: `s${subject}`, text, html: text };
      const first = await composeMail(mail);
      expect(Buffer.from(await composeMail(mail)).equals(Buffer.from(first))).toBe(true);
      const head = Buffer.from(first).toString('latin1').split('\r\n\r\n')[0] ?? '';
      expect(head.match(/^Subject:/gim)).toHaveLength(1);
    }),
    { numRuns: 100 },
  );
});

test('a mail without a date or an id is a mistake of ours', async () => {
  await expect(composeMail({ ...MAIL, headers: {} })).rejects.toThrow(/Date/);
});
