import type { Config } from '../../lib/config.ts';
import { DAY, type Instant, MINUTE } from '../../lib/domain/time.ts';
import { DELIVER_RULE, GATE_RULE } from '../rule-names.ts';
import { identitiesOf, sendersOf } from '../senders.ts';
import type { Answer, Facts } from './facts.ts';

/** One thing that was looked at. `remedy` is what to do when it is not well; `well` is null when it could not be seen. */
export interface Check {
  readonly name: string;
  readonly well: boolean | null;
  readonly finding: string;
  readonly remedy: string | null;
}

/** A run every minute; what is due longer than this has been left lying. */
const PATIENCE = 10 * MINUTE;
/** Messages a day in the sandbox (SES quotas); outside of it an account starts at 50,000. */
const SANDBOX_PER_DAY = 200;

/** What becomes of mail whose sender is not verified. */
const UNSENT = {
  bounce: 'it bounces nothing',
  report: 'reports are kept and not mailed',
  notice: 'postmasters are not told, and their servers stay in the stage they are in',
};

/** Judges what was found, most fundamental first. Pure. */
export const examine = (config: Config, facts: Facts): Check[] => [
  activeRuleSet(config, facts),
  gateRule(config, facts),
  ...(config.aws.ruleSet.mode === 'own' ? [deliverRule(config, facts)] : []),
  ...config.domains.map((domain) =>
    verified(facts, `${domain} verified`, [domain], 'it receives no mail for it'),
  ),
  ...Object.entries(sendersOf(config)).map(([what, sender]) =>
    verified(facts, `${what} sender verified`, identitiesOf(sender), UNSENT[what as keyof typeof UNSENT]),
  ),
  sandbox(facts),
  ...config.domains.map((domain) => mailExchanger(domain, facts)),
  sweeper('release', facts),
  sweeper('bounce', facts),
  dailyRun(facts),
  ...(config.aws.console.enabled ? [webConsole(facts)] : []),
  alarms(facts),
];

function activeRuleSet(config: Config, { activeRuleSet: answer }: Facts): Check {
  const { name: wanted, mode } = config.aws.ruleSet;
  return judge('rule set active', answer, ({ name }) => {
    if (name === wanted) return well(`"${wanted}" is the active receipt rule set`);
    const finding =
      name === null ? 'no receipt rule set is active: SES refuses all mail' : `"${name}" is active`;
    const activate = `aws ses set-active-receipt-rule-set --rule-set-name ${wanted}`;
    return mode === 'own'
      ? ill(finding, `npm run deploy; if it is deployed: ${activate}`)
      : ill(finding, `set aws.ruleSet.name to the active one and deploy, or: ${activate}`);
  });
}

function gateRule(config: Config, { activeRuleSet: answer }: Facts): Check {
  const { name: wanted } = config.aws.ruleSet;
  return judge('gate first', answer, ({ name, rules }) => {
    const at = rules.findIndex((rule) => rule.name === GATE_RULE);
    const rule = rules[at];
    if (name !== wanted || rule === undefined)
      return ill(`the active rule set has no rule "${GATE_RULE}"`, 'npm run deploy');
    if (!rule.enabled && !config.aws.enabled)
      return well('the gate is switched off, as configured: all mail passes');
    if (!rule.enabled)
      return ill(
        `the rule "${GATE_RULE}" is switched off`,
        'switch it on in the SES console, or say so in aws.enabled',
      );
    if (at > 0) {
      const move = `aws ses set-receipt-rule-position --rule-set-name ${wanted} --rule-name ${GATE_RULE}`;
      return ill(`${at} rule(s) come before the gate and get mail it has not seen`, move);
    }
    if (rule.actions.join() !== 'S3,Lambda')
      return ill(
        `the gate's actions are ${rule.actions.join(', ')}, not S3 and then Lambda`,
        'npm run deploy',
      );
    const missing = config.domains.filter((domain) => !rule.recipients.includes(domain));
    if (missing.length > 0)
      return ill(`the gate does not see mail for ${missing.join(', ')}`, 'npm run deploy');
    return well('mail is stored, then the gate decides, before all other rules');
  });
}

/** What the gate lets pass has to arrive somewhere. */
function deliverRule(config: Config, { activeRuleSet: answer }: Facts): Check {
  return judge('delivered after', answer, ({ rules }) => {
    const gate = rules.findIndex(({ name }) => name === GATE_RULE);
    const at = rules.findIndex(({ name }) => name === DELIVER_RULE);
    const rule = rules[at];
    if (rule === undefined || at < gate)
      return ill(
        `no rule "${DELIVER_RULE}" follows the gate: accepted mail stays below raw/ and expires`,
        'npm run deploy',
      );
    if (!rule.enabled)
      return ill(`the rule "${DELIVER_RULE}" is switched off`, 'switch it on in the SES console');
    const missing = config.domains.filter((domain) => !rule.recipients.includes(domain));
    if (rule.actions[0] !== 'S3' || missing.length > 0)
      return ill(`the rule "${DELIVER_RULE}" was changed`, 'npm run deploy');
    return well('mail that the gate lets pass is delivered to the inbox');
  });
}

function verified(
  { verification }: Facts,
  name: string,
  identities: readonly string[],
  else_: string,
): Check {
  return judge(name, verification, (words) => {
    const found = identities.find((identity) => words.get(identity) === 'Success');
    if (found !== undefined) return well(`SES has verified ${found}`);
    const domain = identities.at(-1);
    const pending = identities.some((identity) => words.has(identity));
    return ill(
      `SES has ${pending ? 'not yet verified' : 'no identity'} ${identities.join(' or ')}: ${else_}`,
      pending
        ? `publish the DNS records: aws sesv2 get-email-identity --email-identity ${domain}`
        : `aws sesv2 create-email-identity --email-identity ${domain}, then publish the DNS records it names`,
    );
  });
}

function sandbox({ sending }: Facts): Check {
  return judge('out of the sandbox', sending, ({ enabled, perDay }) => {
    if (!enabled)
      return ill(
        'sending is switched off for the account',
        'aws ses update-account-sending-enabled --enabled',
      );
    if (perDay > 0 && perDay <= SANDBOX_PER_DAY)
      return ill(
        `the account may send ${perDay} messages a day: it is in the sandbox, where bounces reach verified addresses alone`,
        'SES console, Account dashboard, Request production access',
      );
    return well(`the account may send ${perDay < 0 ? 'any number of' : perDay} messages a day`);
  });
}

function mailExchanger(domain: string, { mx, region }: Facts): Check {
  const inbound = `inbound-smtp.${region}.amazonaws.com`;
  return judge(`MX of ${domain}`, mx.get(domain) ?? { unknown: 'not asked' }, (records) => {
    const others = records.filter(({ exchange }) => exchange.toLowerCase().replace(/\.$/, '') !== inbound);
    if (others.length === records.length)
      return ill(
        records.length === 0
          ? 'there is none'
          : `it points to ${others.map(({ exchange }) => exchange).join(', ')}`,
        `publish: ${domain}. MX 10 ${inbound}.`,
      );
    if (others.length > 0)
      return ill(
        `besides SES there is ${others.map(({ exchange }) => exchange).join(', ')}: mail can go past the gate`,
        'remove it, unless it hands its mail on to SES',
      );
    return well(`it points to ${inbound}`);
  });
}

function sweeper(kind: 'release' | 'bounce', { due, now }: Facts): Check {
  const what = kind === 'release' ? 'held mail' : 'a bounce';
  return judge(`${kind} schedule`, due, (waiting) => {
    const since = waiting[kind];
    const late = since === null ? 0 : now - since;
    if (late <= PATIENCE) return well(`no ${what.replace(/^a /, '')} is overdue`);
    return ill(
      `${what} has been due for ${duration(late)}`,
      `look at the dead letters, the log of the function and its schedule; the next run takes up all that is due`,
    );
  });
}

function dailyRun({ forgotten }: Facts): Check {
  return judge('advance schedule', forgotten, (servers) =>
    servers === 0
      ? well('no server has been kept from its next stage')
      : ill(
          `${servers} server(s) should have moved on a day ago`,
          'look at the alarm DailyRunMissed, the dead letters and the log of advance; a late run punishes nobody',
        ),
  );
}

/** A stranger is led to the identity provider: the console runs, has its secret, and the provider can be asked. */
function webConsole({ console: answer }: Facts): Check {
  return judge('console answers', answer, ({ status, location }) => {
    if (status === 302 && location !== null) return well(`people sign in at ${URL.parse(location)?.host}`);
    return status === 502
      ? ill(
          'the identity provider does not answer it',
          'look at aws.console.oidc and the log of the console function',
        )
      : ill(`it answers ${status}`, 'npm run deploy; the log of the console function has the cause');
  });
}

/** Runs that do not come to their end, among all else that the alarms watch. */
function alarms({ alarms: answer }: Facts): Check {
  return judge('alarms quiet', answer, (all) => {
    if (all.length === 0) return ill('the stack has no alarms: nobody watches it', 'npm run deploy');
    const ringing = all.filter(({ state }) => state === 'ALARM').map(({ name }) => name);
    if (ringing.length > 0)
      return ill(
        `${ringing.join(', ')}`,
        'docs/deploy.md, "When an alarm goes off", says what to do about each',
      );
    return well(`none of ${all.length}: scheduled runs come to their end`);
  });
}

const duration = (milliseconds: Instant): string =>
  milliseconds < DAY
    ? `${Math.round(milliseconds / MINUTE)} minutes`
    : `${Math.round(milliseconds / DAY)} day(s)`;

type Verdict = Omit<Check, 'name'>;
const well = (finding: string): Verdict => ({ well: true, finding, remedy: null });
const ill = (finding: string, remedy: string): Verdict => ({ well: false, finding, remedy });

function judge<T>(name: string, answer: Answer<T>, verdict: (known: T) => Verdict): Check {
  if ('known' in answer) return { name, ...verdict(answer.known) };
  return {
    name,
    well: null,
    finding: answer.unknown,
    remedy: 'ask again with the permissions and network it needs',
  };
}
