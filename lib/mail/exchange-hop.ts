import { type Build, parseBuild } from '../domain/build.ts';
import { isCloudBuild, isCloudHost } from './microsoft-cloud.ts';
import { type Hop, parseReceived } from './received.ts';

/** A hop that Exchange stamped. `build` is null where it shows none, or none that can be read (`malformed`). */
export interface ExchangeHop {
  readonly name: string | null;
  readonly build: Build | null;
  readonly malformed: boolean;
  readonly place: 'on-premises' | 'cloud';
  readonly date: number | null;
  /** The value of the Received field. */
  readonly evidence: string;
}

const INTERNET_MAIL = /^Microsoft Exchange (?:Server )?Internet Mail (?:Service|Connector) Version (\S+)/i;
const SMTP_SERVICE = /^Microsoft SMTPSVC\b/i;
/** Windows 2000 and 2003: the only ones that could run an Exchange which uses the SMTP service. */
const SMTP_SERVICE_OF_EXCHANGE = /^(?:5\.0\.2195|6\.0\.3790)\./;
/** How a message got into Exchange's transport otherwise than by SMTP: from a mailbox, or again from a safety copy. */
const INTERNAL = /^(?:mapi|ShadowRedundancy|MailboxResubmission)$/;
/** Every form has one of these, so that most hops are dismissed without parsing. */
const HINT =
  /Microsoft|mapi|ShadowRedundancy|MailboxResubmission|Internet\s+Mail|outlook|office365|exchangelabs/i;

/**
 * Reads a Received value as Exchange's, in every form since 4.0; null for any other software.
 * `mimeOle` is the value of the message's X-MimeOLE field: Exchange 2000 and 2003 show their version only there.
 */
export function readExchangeHop(value: string, mimeOle: string | null): ExchangeHop | null {
  if (!HINT.test(value)) return null;
  const hop = parseReceived(value);
  const stamp = readStamp(hop, mimeOle);
  const name = hop.by?.words.split(' ')[0] || null;
  const cloudHost = name !== null && isCloudHost(name);
  if (stamp === null) {
    // A cloud host's own line (`with HTTPS`, `with Microsoft SMTPSVC`) shows no build, yet it is no mere relay.
    return cloudHost
      ? { name, build: null, malformed: false, place: 'cloud', date: hop.date, evidence: value }
      : null;
  }
  const build = stamp.version === null ? null : parseBuild(stamp.version);
  const cloud = cloudHost || (build !== null && isCloudBuild(build));
  return {
    name,
    build,
    malformed: stamp.version !== null && build === null,
    place: cloud ? 'cloud' : 'on-premises',
    date: hop.date,
    evidence: value,
  };
}

/** The version an Exchange hop shows as text, null inside when it shows none; null when this is not Exchange. */
function readStamp(hop: Hop, mimeOle: string | null): { version: string | null } | null {
  const protocol = hop.with?.words ?? '';
  const comments = hop.with?.comments ?? [];
  const id = hop.id?.words.split(' ')[0] ?? null;
  if (/^Microsoft SMTP Server\b/i.test(protocol)) return { version: id };
  // Zmail and others speak of MAPI too; only Exchange puts a version behind it (2007 RTM put nothing).
  if (INTERNAL.test(protocol)) return id === null || /^\d+\.\d+\./.test(id) ? { version: id } : null;
  if (/^Internet Mail Service$/i.test(protocol)) return { version: comments[0]?.trim() ?? null };
  for (const comment of comments) {
    const version = INTERNET_MAIL.exec(comment.trim())?.[1];
    if (version) return { version };
  }
  if (/^Microsoft Exchange Server HTTP-DAV\b/i.test(protocol)) return { version: null };
  if (SMTP_SERVICE.test(protocol) && SMTP_SERVICE_OF_EXCHANGE.test(comments[0] ?? ''))
    return readMimeOle(mimeOle);
  return null;
}

/** `Produced By Microsoft Exchange V6.5.7226.0`; often only `V6.5`. `Microsoft MimeOLE V6.00` is Outlook Express. */
function readMimeOle(mimeOle: string | null): { version: string | null } | null {
  const version = /^Produced By Microsoft Exchange V(6\.[05](?:\.\d+\.\d+)?)\s*$/i.exec(mimeOle ?? '')?.[1];
  if (version === undefined) return null;
  return { version: version.split('.').length === 4 ? version : null };
}
