import { createHash } from 'node:crypto';
import type { AuthWord, Verdicts } from './authentication.ts';

/** What the listener knows about one message when it writes the header block. */
export interface SesHop {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly region: string;
  readonly helo: string;
  /** Name in the reverse DNS of `ip`, null when it has none. */
  readonly ptr: string | null;
  /** IPv4, as the socket says. */
  readonly ip: string;
  /** Envelope sender, empty for the null sender. */
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  readonly verdicts: Verdicts;
  readonly scan: ScanVerdicts;
}

export interface ScanVerdicts {
  readonly spam: 'PASS' | 'FAIL';
  readonly virus: 'PASS' | 'FAIL';
}

// In two halves, lest a scanner finds them here.
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('');
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
/** As an attachment, up to where base64 depends on what follows. */
const EICAR_BASE64 = Buffer.from(EICAR).toString('base64').slice(0, 64);

/** The scan of SES, as far as the agreed test strings for spam (GTUBE) and viruses (EICAR, also in base64) go. */
export function scan(raw: Buffer): ScanVerdicts {
  return {
    spam: raw.includes(GTUBE) ? 'FAIL' : 'PASS',
    virus: raw.includes(EICAR) || raw.includes(EICAR_BASE64) ? 'FAIL' : 'PASS',
  };
}

/**
 * The header block SES puts on top of a message, CRLF at each line's end, folded as in the objects it writes to S3.
 * The forms are those of real objects; X-SES-RECEIPT and X-SES-DKIM-SIGNATURE are opaque and only look like SES's.
 * Nothing a sender says can end a line, a clause or a comment.
 */
export function sesStamp(hop: SesHop): string {
  const spf = spfText(hop);
  // Real objects of 2024 and 2025 write `([ip])` for a client without a reverse name, not `(unknown [ip])`.
  const client = `(${hostText(hop.ptr ?? 'unknown')} [${hop.ip}])`;
  return [
    `Return-Path: <${addressText(hop.mailFrom)}>`,
    `Received: from ${hostText(hop.helo)} ${client}`,
    ` by inbound-smtp.${hop.region}.amazonaws.com with SMTP id ${hop.messageId}${forClause(hop.recipients)};`,
    ` ${dateText(hop.receivedAt)}`,
    `X-SES-Spam-Verdict: ${hop.scan.spam}`,
    `X-SES-Virus-Verdict: ${hop.scan.virus}`,
    `Received-SPF: ${spf}`,
    'Authentication-Results: amazonses.com;',
    ` spf=${spf}`,
    ...hop.verdicts.dkim.signatures.map(({ word, domain }) => ` dkim=${word} header.i=@${hostText(domain)};`),
    ` dmarc=${dmarcText(hop.verdicts)};`,
    `X-SES-RECEIPT: ${Buffer.from(`\0AAAAAAAAAA${opaque(hop.messageId, 256)}`).toString('base64')}`,
    `X-SES-DKIM-SIGNATURE: ${signatureText(hop)}`,
    '',
  ].join('\r\n');
}

/** SES names the recipient only when there is no other to keep it from. */
function forClause(recipients: readonly string[]): string {
  const [only, ...others] = recipients;
  return only === undefined || others.length > 0 ? '' : `\r\n for ${addressText(only)}`;
}

/** `Sun, 07 Jun 2026 01:38:58 +0000 (UTC)`. */
const dateText = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000 (UTC)');

function spfText({ ip, helo, verdicts: { spf } }: SesHop): string {
  const domain = hostText(spf.identity.slice(spf.identity.lastIndexOf('@') + 1));
  const comment = `(spfCheck: ${spfComment(spf.word, ip, domain)})`;
  return `${spf.word} ${comment} client-ip=${ip}; envelope-from=${addressText(spf.identity)}; helo=${hostText(helo)};`;
}

function spfComment(word: AuthWord, ip: string, domain: string): string {
  switch (word) {
    case 'pass':
      return `domain of ${domain} designates ${ip} as permitted sender`;
    case 'fail':
      return `domain of ${domain} does not designate ${ip} as permitted sender`;
    case 'softfail':
      return `transitioning domain of ${domain} does not designate ${ip} as permitted sender`;
    case 'none':
    case 'neutral':
    case 'policy':
      return `${ip} is neither permitted nor denied by domain of ${domain}`;
    case 'permerror':
      return 'Error in processing SPF Record';
    case 'temperror':
      return 'Error in retrieving data from DNS';
    default:
      return word satisfies never;
  }
}

const dmarcText = ({ dmarc }: Verdicts): string =>
  dmarc.from === null ? dmarc.word : `${dmarc.word} header.from=${hostText(dmarc.from)}`;

function signatureText({ messageId, receivedAt }: SesHop): string {
  const fields = 'From:To:Cc:Bcc:Subject:Date:Message-ID:MIME-Version:Content-Type:X-SES-RECEIPT';
  const b = opaque(`b ${messageId}`, 128);
  const bh = opaque(`bh ${messageId}`, 32);
  const t = Math.floor(receivedAt / 1000);
  return `a=rsa-sha256; q=dns/txt; b=${b}; c=relaxed/simple; s=224i4yxa5dv7c2xz3womw6peuasteono; d=amazonses.com; t=${t}; v=1; bh=${bh}; h=${fields};`;
}

const opaque = (seed: string, bytes: number): string =>
  createHash('shake256', { outputLength: bytes }).update(seed).digest('base64');

/** A host name or literal that is one word of a header: HELO and reverse names are whatever the client likes. */
const hostText = (name: string): string => name.slice(0, 255).replace(/[^\w.:[\]-]/g, '?') || 'unknown';

const addressText = (address: string): string => address.replace(/[\s\p{C};<>]/gu, '?');
