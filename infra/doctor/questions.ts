import type { promises as dns } from 'node:dns';
import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import {
  DescribeActiveReceiptRuleSetCommand,
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  type ReceiptAction,
  type SESClient,
} from '@aws-sdk/client-ses';
import { alarmName } from '../../lib/aws/alarms.ts';
import type { Config } from '../../lib/config.ts';
import { underExemptions } from '../../lib/domain/exemption.ts';
import { advanceEpisode } from '../../lib/domain/ladder.ts';
import { isExempt } from '../../lib/domain/server.ts';
import { DAY, HOUR, type Instant } from '../../lib/domain/time.ts';
import type { Deps } from '../../lib/ports.ts';
import { identitiesOf, sendersOf } from '../senders.ts';
import type { Alarm, Answer, Facts } from './facts.ts';

/** Whom to ask. The stores are null where it is not known which tables are the stack's. */
export interface Sources {
  readonly ses: Pick<SESClient, 'send'>;
  readonly cloudWatch: CloudWatchClient;
  /** Name of the stack. */
  readonly stack: string;
  readonly region: string;
  readonly resolveMx: typeof dns.resolveMx;
  readonly stores: Pick<Deps, 'messages' | 'servers' | 'organisations'> | null;
  /** Where the console is; null where that is not known. */
  readonly consoleUrl: string | null;
  readonly now: Instant;
}

/** As many servers as are looked at; one that was forgotten is enough to know. */
const ENOUGH = 100;

/** Asks everything there is to ask, all at the same time; a question that fails is an answer too. */
export async function ask(config: Config, sources: Sources): Promise<Facts> {
  const { ses, cloudWatch, stack, region, resolveMx, stores, consoleUrl, now } = sources;
  const unknown = { unknown: 'deploy from here first: what the stack has is in cdk.out/outputs.json' };
  const [activeRuleSet, verification, sending, mx, due, alarms, webConsole, forgotten] = await Promise.all([
    answer(() => readRuleSet(ses)),
    answer(() => readVerification(ses, config)),
    answer(() => readSending(ses)),
    Promise.all(
      config.domains.map(async (domain) => [domain, await answer(() => records(resolveMx, domain))] as const),
    ),
    stores === null ? unknown : answer(() => readDue(stores)),
    answer(() => readAlarms(cloudWatch, stack)),
    consoleUrl === null ? unknown : answer(() => knock(consoleUrl)),
    stores === null ? unknown : answer(() => countForgotten(config, stores, now)),
  ]);
  return {
    now,
    region,
    activeRuleSet,
    verification,
    sending,
    mx: new Map(mx),
    due,
    alarms,
    console: webConsole,
    forgotten,
  };
}

const answer = <T>(question: () => Promise<T>): Promise<Answer<T>> =>
  question().then(
    (known) => ({ known }),
    (error: unknown) => ({
      unknown: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }),
  );

/** The active receipt rule set and its rules. */
export async function readRuleSet(ses: Sources['ses']) {
  const { Metadata, Rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand({}));
  const rules = Rules.map(({ Name = '', Enabled = false, Recipients = [], Actions = [] }) => ({
    name: Name,
    enabled: Enabled,
    recipients: Recipients,
    actions: Actions.map(actionName),
  }));
  return { name: Metadata?.Name ?? null, rules };
}

const actionName = (action: ReceiptAction): string => (Object.keys(action)[0] ?? '').replace(/Action$/, '');

async function readVerification(ses: Sources['ses'], config: Config) {
  const senders = Object.values(sendersOf(config)).flatMap(identitiesOf);
  const Identities = [...new Set([...config.domains, ...senders])];
  const words = new Map<string, string>();
  // SES takes a hundred at a time.
  for (let n = 0; n < Identities.length; n += 100) {
    const { VerificationAttributes = {} } = await ses.send(
      new GetIdentityVerificationAttributesCommand({ Identities: Identities.slice(n, n + 100) }),
    );
    for (const [identity, { VerificationStatus }] of Object.entries(VerificationAttributes)) {
      words.set(identity, String(VerificationStatus));
    }
  }
  return words;
}

async function readSending(ses: Sources['ses']) {
  const { Max24HourSend = 0 } = await ses.send(new GetSendQuotaCommand({}));
  const { Enabled = true } = await ses.send(new GetAccountSendingEnabledCommand({}));
  return { enabled: Enabled, perDay: Max24HourSend };
}

/** A domain without records is one, not a failure. */
async function records(resolveMx: Sources['resolveMx'], domain: string) {
  try {
    return await resolveMx(domain);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENODATA' || code === 'ENOTFOUND') return [];
    throw error;
  }
}

async function readDue({ messages }: NonNullable<Sources['stores']>) {
  return { release: await messages.nextDue('release'), bounce: await messages.nextDue('bounce') };
}

async function readAlarms(client: CloudWatchClient, stack: string) {
  const alarms: Alarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${stack}-` })) {
    for (const { AlarmName = '', StateValue = '' } of page.MetricAlarms ?? []) {
      const name = alarmName(AlarmName);
      if (name !== null) alarms.push({ name, state: StateValue });
    }
  }
  return alarms;
}

/** What a browser gets that comes for the first time. */
async function knock(url: string) {
  const { status, headers } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(15_000) });
  return { status, location: headers.get('location') };
}

/** Servers whose next stage was due a day ago and that the daily run would grant it. */
async function countForgotten(
  config: Config,
  { servers, organisations }: NonNullable<Sources['stores']>,
  now: Instant,
) {
  const { ladder, exemptions } = config.policy;
  let seen = 0;
  let forgotten = 0;
  for await (const { server } of servers.dueForReview(now - DAY - 2 * HOUR)) {
    if (++seen > ENOUGH) break;
    if (server.episode === null) continue;
    const found = server.organisation === null ? null : await organisations.find(server.organisation);
    const owner = found?.organisation ?? null;
    if (isExempt(underExemptions(exemptions, server, owner), now)) continue;
    const pauses = owner?.pauses ?? [];
    if (advanceEpisode(ladder, server.episode, pauses, now) !== server.episode) forgotten += 1;
  }
  return forgotten;
}
