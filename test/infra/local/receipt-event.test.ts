import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthStatus, DmarcPolicy, Verdicts } from '../../../infra/local/authentication.ts';
import { receiptEvent, type StampedMail } from '../../../infra/local/receipt-event.ts';

const VERDICTS: Verdicts = {
  spf: { word: 'pass', status: 'PASS', identity: 'robin@wingtip.example' },
  dkim: { status: 'GRAY', signatures: [] },
  dmarc: { word: 'pass', status: 'PASS', from: 'wingtip.example' },
};
const mailOf = (raw: string | Buffer, rest: Partial<StampedMail> = {}): StampedMail => ({
  raw: Buffer.from(raw),
  messageId: 't2h73osf72gp28frdr4lj61kq4o9tfsnruoi4701',
  envelope: { from: 'robin@wingtip.example', recipients: ['orders@contoso.example'] },
  verdicts: VERDICTS,
  scan: { spam: 'PASS', virus: 'PASS' },
  receivedAt: Date.parse('2026-09-21T11:43:07.120Z'),
  processingMillis: 611,
  functionArn: 'arn:aws:lambda:us-west-2:111122223333:function:compliance-gate',
  ...rest,
});
const sesOf = (raw: string | Buffer, rest: Partial<StampedMail> = {}) => {
  const [record] = receiptEvent(mailOf(raw, rest)).Records;
  if (!record) throw new Error('an event has one record');
  return record.ses;
};

describe('the headers of an event', () => {
  it('are unfolded, in order, in their own case', () => {
    const { headers, headersTruncated } = sesOf(
      'Received: from a\r\n by b;\r\n\tdate\r\nx-Odd: \r\n\r\nTo: body',
    ).mail;
    expect(headers).toEqual([
      { name: 'Received', value: 'from a by b; date' },
      { name: 'x-Odd', value: '' },
    ]);
    expect(headersTruncated).toBe(false);
  });

  it('are cut at whole fields once they exceed 50 KB, top kept, while the common headers see them all', () => {
    const filler = `X-Filler: ${'f'.repeat(988)}\r\n`;
    const { headers, headersTruncated, commonHeaders } = sesOf(
      `${filler.repeat(60)}Subject: below\r\n\r\n`,
    ).mail;
    expect(headersTruncated).toBe(true);
    expect(headers).toHaveLength(51);
    expect(commonHeaders.subject).toBe('below');
  });

  it('fit when they are exactly 50 KB', () => {
    const field = (bytes: number) => `X: ${'x'.repeat(bytes - 5)}\r\n`;
    expect(sesOf(`${field(50 * 1024)}\r\n`).mail.headersTruncated).toBe(false);
    expect(sesOf(`${field(50 * 1024 + 1)}\r\n`).mail).toMatchObject({ headersTruncated: true, headers: [] });
  });

  it('are told as cut when a section is longer than we care to read', () => {
    const { headersTruncated, headers } = sesOf(`${'X-Filler: f\r\n'.repeat(50_000)}\r\n`).mail;
    expect(headersTruncated).toBe(true);
    expect(headers.length).toBeGreaterThan(3_000);
  });
});

describe('the common headers', () => {
  it('are only those the message has', () => {
    expect(sesOf('Subject: x\r\n\r\n').mail.commonHeaders).toEqual({
      returnPath: 'robin@wingtip.example',
      subject: 'x',
    });
  });

  // header value, mailboxes, addresses among them
  const table: [string, string[], string[]][] = [
    ['orders@contoso.example', ['orders@contoso.example'], ['orders@contoso.example']],
    ['<orders@contoso.example>', ['orders@contoso.example'], ['orders@contoso.example']],
    [
      '"Doe, John" <john@a.example>, Mary <mary@b.example>',
      ['"Doe, John" <john@a.example>', 'Mary <mary@b.example>'],
      ['john@a.example', 'mary@b.example'],
    ],
    ['=?UTF-8?Q?J=C3=B6rg?= <j@a.example>', ['=?UTF-8?Q?J=C3=B6rg?= <j@a.example>'], ['j@a.example']],
    ['undisclosed-recipients:;', [], []],
    [
      'Team: a@a.example, B <b@b.example>;',
      ['a@a.example', 'B <b@b.example>'],
      ['a@a.example', 'b@b.example'],
    ],
    ['a@[IPv6:2001:db8::1]', ['a@[IPv6:2001:db8::1]'], ['a@[IPv6:2001:db8::1]']],
    ['"unclosed, <x@y', ['"unclosed, <x@y'], ['"unclosed, <x@y']],
    [' , ,', [], []],
    ['nobody', ['nobody'], []],
  ];
  it.each(table)('%s is read as a list of mailboxes', (value, mailboxes, addresses) => {
    const { destination, commonHeaders } = sesOf(`To: ${value}\r\n\r\n`).mail;
    expect(commonHeaders.to).toEqual(mailboxes);
    expect(destination).toEqual(addresses);
  });

  it('have a destination of To and Cc, whatever the envelope says', () => {
    const raw = 'To: a@a.example\r\nCc: B <b@b.example>\r\nBcc: c@c.example\r\n\r\n';
    const { mail, receipt } = sesOf(raw, {
      envelope: { from: '', recipients: ['x@x.example', 'y@x.example'] },
    });
    expect(mail.destination).toEqual(['a@a.example', 'b@b.example']);
    expect(receipt.recipients).toEqual(['x@x.example', 'y@x.example']);
    expect([mail.source, mail.commonHeaders.returnPath]).toEqual(['', '']);
  });
});

describe('the receipt', () => {
  it('carries the verdicts, and a DMARC policy only when there is one', () => {
    expect(sesOf('\r\n').receipt).not.toHaveProperty('dmarcPolicy');
    const failed = {
      ...VERDICTS,
      dmarc: { word: 'fail', status: 'FAIL', from: 'x.example' },
      dmarcPolicy: 'reject',
    } as const;
    expect(sesOf('\r\n', { verdicts: failed, scan: { spam: 'FAIL', virus: 'PASS' } }).receipt).toMatchObject({
      spamVerdict: { status: 'FAIL' },
      virusVerdict: { status: 'PASS' },
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'GRAY' },
      dmarcVerdict: { status: 'FAIL' },
      dmarcPolicy: 'reject',
    });
  });

  it('is made from any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (raw, to) => {
        const event = receiptEvent(mailOf(Buffer.concat([Buffer.from(`To: ${to}\r\n`), raw])));
        expect(JSON.parse(JSON.stringify(event))).toEqual(event);
      }),
    );
  });
});

interface Sample {
  Records: [
    {
      ses: {
        mail: {
          source: string;
          messageId: string;
          timestamp: string;
          destination: string[];
          headersTruncated: boolean;
          headers: { name: string; value: string }[];
          commonHeaders: { returnPath: string; from?: string[]; messageId?: string; subject?: string };
        };
        receipt: {
          processingTimeMillis: number;
          recipients: string[];
          action: { functionArn: string; invocationType: string };
          dmarcPolicy?: DmarcPolicy;
        } & Record<'spfVerdict' | 'dkimVerdict' | 'dmarcVerdict', { status: AuthStatus }> &
          Record<'spamVerdict' | 'virusVerdict', { status: 'PASS' | 'FAIL' }>;
      };
    },
  ];
}

const EVENTS = new URL('../../../../shared/data/ses-events/', import.meta.url);

describe.skipIf(!existsSync(EVENTS))('the sample events (skipped where ../shared/data is absent)', () => {
  const files = existsSync(EVENTS) ? readdirSync(EVENTS) : [];

  it.each(files)('%s is what its own headers and verdicts become', (file) => {
    const sample: Sample = JSON.parse(readFileSync(new URL(file, EVENTS), 'utf8'));
    const { mail, receipt } = sample.Records[0].ses;
    const raw = mail.headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('');
    const event = receiptEvent({
      raw: Buffer.from(`${raw}\r\n`, 'latin1'),
      messageId: mail.messageId,
      envelope: { from: mail.source, recipients: receipt.recipients },
      verdicts: {
        spf: { word: 'pass', identity: '', status: receipt.spfVerdict.status },
        dkim: { signatures: [], status: receipt.dkimVerdict.status },
        dmarc: { word: 'pass', from: null, status: receipt.dmarcVerdict.status },
        ...(receipt.dmarcPolicy && { dmarcPolicy: receipt.dmarcPolicy }),
      },
      scan: { spam: receipt.spamVerdict.status, virus: receipt.virusVerdict.status },
      receivedAt: Date.parse(mail.timestamp),
      processingMillis: receipt.processingTimeMillis,
      functionArn: receipt.action.functionArn,
    });
    expect(event).toEqual(adjusted(file, sample));
  });
});

/** The sample, less what cannot follow from its own headers and what we do not imitate. */
function adjusted(file: string, sample: Sample): Sample {
  const { mail, receipt } = sample.Records[0].ses;
  receipt.action.invocationType = 'RequestResponse';
  // A space at the end of a field is not kept.
  mail.headers = mail.headers.map(({ name, value }) => ({ name, value: latin1(value.trimEnd()) }));
  // AWS's own sample was scrubbed by hand.
  const messageId = mail.headers.find(({ name }) => name === 'Message-ID')?.value;
  if (messageId !== undefined) mail.commonHeaders.messageId = messageId;
  // Encoded words are not decoded; 8-bit text is read as Latin-1.
  mail.commonHeaders.subject = latin1(mail.commonHeaders.subject ?? '');
  if (file.startsWith('06')) {
    mail.commonHeaders.from = ['"=?US-ASCII?Q?Northwind_Support?=" <no.reply@northwind.example>'];
  }
  // Its list was cut before these, so they cannot be found again.
  if (file.startsWith('12')) {
    mail.headersTruncated = false;
    mail.destination = [];
    mail.commonHeaders = { returnPath: mail.source };
  }
  return sample;
}

const latin1 = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
