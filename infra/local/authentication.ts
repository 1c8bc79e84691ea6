import type { DNSResolver } from 'mailauth';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import { spf } from 'mailauth/lib/spf/index.js';
import type { Resolver } from './resolver.ts';

/** What SES calls the outcome of a check in its event. */
export type AuthStatus = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED';

const STATUS = {
  pass: 'PASS',
  fail: 'FAIL',
  softfail: 'GRAY',
  neutral: 'GRAY',
  none: 'GRAY',
  policy: 'GRAY',
  temperror: 'PROCESSING_FAILED',
  permerror: 'PROCESSING_FAILED',
} as const satisfies Record<string, AuthStatus>;

/** An outcome as header fields spell it (RFC 8601 §2.7). */
export type AuthWord = keyof typeof STATUS;

export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

/** Who a message may claim to be from, in the words of the header fields and of the SES event. */
export interface Verdicts {
  /** `identity` is the address that was judged: MAIL FROM, or postmaster at the HELO name for the null sender. */
  readonly spf: { readonly word: AuthWord; readonly status: AuthStatus; readonly identity: string };
  /** Best signature decides. An unsigned message is GRAY and has no signatures. */
  readonly dkim: { readonly status: AuthStatus; readonly signatures: readonly Signature[] };
  /** `from` is the author domain, null when the message has none or more than one. */
  readonly dmarc: { readonly word: AuthWord; readonly status: AuthStatus; readonly from: string | null };
  /** Only when DMARC failed. */
  readonly dmarcPolicy?: DmarcPolicy;
}

interface Signature {
  readonly word: AuthWord;
  /** The `d=` of the signature: text of the sender. */
  readonly domain: string;
}

/** A message as it came over the wire. `mailFrom` is empty for the null sender, `receivedAt` in milliseconds. */
export interface WireMail {
  readonly raw: Buffer;
  readonly ip: string;
  readonly helo: string;
  readonly mailFrom: string;
  readonly receivedAt: number;
}

/** Of all checks together, in milliseconds. */
const TIME_LIMIT = 5_000;
/** A message may carry any number of signatures; the header SES writes should stay a header. */
const SIGNATURES_SHOWN = 10;

/**
 * Judges SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 9989) the way SES reports them: none, neutral and softfail are
 * GRAY, permerror and temperror are PROCESSING_FAILED. Never throws; what fails inside or takes longer than five
 * seconds in all counts as a temporary error.
 */
export async function authenticate(mail: WireMail, resolver: Resolver): Promise<Verdicts> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('authentication timed out')), TIME_LIMIT);
  const inTime = <T>(check: Promise<T>, otherwise: T): Promise<T> =>
    Promise.race([check, late.promise]).catch(() => otherwise);
  // mailauth's type forgets that MX records are objects; its code does not.
  const dns = resolver as DNSResolver;

  const identity = mail.mailFrom || `postmaster@${mail.helo}`;
  const [spfWord, dkim] = await Promise.all([
    inTime(judgeSpf(mail, identity, dns), 'temperror'),
    inTime(judgeDkim(mail, dns), null),
  ]);
  const signatures = dkim?.signatures ?? [];
  const author = await inTime(judgeDmarc(mail, spfWord, dkim, dns), { word: 'temperror', from: null });
  clearTimeout(timer);

  return {
    spf: { word: spfWord, status: STATUS[spfWord], identity },
    dkim: {
      status: dkim ? STATUS[bestWord(signatures)] : 'PROCESSING_FAILED',
      signatures: signatures.slice(0, SIGNATURES_SHOWN),
    },
    dmarc: { word: author.word, status: STATUS[author.word], from: author.from },
    ...(author.policy && { dmarcPolicy: author.policy }),
  };
}

async function judgeSpf(mail: WireMail, sender: string, resolver: DNSResolver): Promise<AuthWord> {
  const result = await spf({
    sender,
    ip: mail.ip,
    helo: mail.helo,
    mta: 'amazonses.com',
    strict: true,
    resolver,
  });
  return wordOf(result.status.result);
}

interface DkimFindings {
  readonly signatures: readonly Signature[];
  readonly authors: string[];
  readonly fromFields: number;
}

async function judgeDkim(mail: WireMail, resolver: DNSResolver): Promise<DkimFindings> {
  const { results, headerFrom, fromFields } = await dkimVerify(mail.raw, {
    resolver,
    strict: true,
    curTime: new Date(mail.receivedAt),
  });
  const signatures = results.flatMap(({ signingDomain, status }) =>
    signingDomain ? [{ word: wordOf(status.result), domain: signingDomain }] : [],
  );
  return { signatures, authors: headerFrom, fromFields };
}

interface DmarcFindings {
  readonly word: AuthWord;
  readonly from: string | null;
  readonly policy?: DmarcPolicy;
}

async function judgeDmarc(
  mail: WireMail,
  spfWord: AuthWord,
  dkim: DkimFindings | null,
  resolver: DNSResolver,
): Promise<DmarcFindings> {
  // SES reports the null sender so, whatever else the message has to show for itself.
  if (mail.mailFrom === '') return { word: 'permerror', from: null };
  if (!dkim) return { word: 'temperror', from: null };
  const result = await dmarc({
    headerFrom: dkim.authors,
    fromFields: dkim.fromFields,
    spfDomains: spfWord === 'pass' ? [mail.mailFrom.slice(mail.mailFrom.lastIndexOf('@') + 1)] : [],
    dkimDomains: dkim.signatures.filter(({ word }) => word === 'pass'),
    strict: true,
    resolver,
  });
  if (!result) return { word: 'permerror', from: null };
  const word = wordOf(result.status.result);
  const from = result.status.header?.from ?? null;
  return word === 'fail' ? { word, from, policy: result.policy as DmarcPolicy } : { word, from };
}

const BEST_FIRST: readonly AuthWord[] = ['pass', 'fail', 'temperror', 'permerror'];

function bestWord(signatures: readonly Signature[]): AuthWord {
  return BEST_FIRST.find((word) => signatures.some((signature) => signature.word === word)) ?? 'none';
}

const wordOf = (result: string): AuthWord =>
  Object.hasOwn(STATUS, result) ? (result as AuthWord) : 'temperror';
