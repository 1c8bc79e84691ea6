import { describe, expect, it } from 'vitest';
import { type Check, examine } from '../../../infra/doctor/checks.ts';
import type { Facts, ReceiptRule } from '../../../infra/doctor/facts.ts';
import { report } from '../../../infra/doctor/report.ts';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import { MINUTE } from '../../../lib/domain/time.ts';

const NOW = Date.parse('2026-10-05T08:00:00Z');
const config = (more: object = {}) =>
  parseConfig(
    { domains: ['contoso.example'], bounce: { sender: 'bounce@mail.contoso.example' }, ...more },
    exchangeCatalog,
  );
const gate: ReceiptRule = {
  name: 'portcullis-gate',
  enabled: true,
  recipients: ['contoso.example'],
  actions: ['S3', 'Lambda'],
};
const deliver: ReceiptRule = { ...gate, name: 'portcullis-deliver', actions: ['S3'] };
const other: ReceiptRule = { name: 'theirs', enabled: true, recipients: [], actions: ['S3'] };
const healthy: Facts = {
  now: NOW,
  region: 'eu-west-1',
  activeRuleSet: { known: { name: 'portcullis', rules: [gate, deliver, other] } },
  verification: { known: new Map([['contoso.example', 'Success']]) },
  sending: { known: { enabled: true, perDay: 50_000 } },
  mx: new Map([
    ['contoso.example', { known: [{ exchange: 'inbound-smtp.eu-west-1.amazonaws.com', priority: 10 }] }],
  ]),
  due: { known: { release: NOW - MINUTE, bounce: null } },
  forgotten: { known: 0 },
  console: { known: { status: 302, location: 'https://login.example/authorize?x=y' } },
  alarms: { known: [{ name: 'ReleaseStopped', state: 'OK' }] },
};
const named = (checks: readonly Check[], name: string): Check => {
  const check = checks.find((one) => one.name === name);
  if (!check) throw new Error(`no check "${name}"`);
  return check;
};

it('a healthy deployment has nothing to remedy', () => {
  const checks = examine(config(), healthy);
  expect(checks.filter(({ well }) => well !== true)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    'rule set active',
    'gate first',
    'delivered after',
    'contoso.example verified',
    'bounce sender verified',
    'notice sender verified',
    'out of the sandbox',
    'MX of contoso.example',
    'release schedule',
    'bounce schedule',
    'advance schedule',
    'console answers',
    'alarms quiet',
  ]);
});

// what it answers | finding
it.each([
  [{ status: 302, location: 'https://login.example/authorize' }, true, 'people sign in at login.example'],
  [{ status: 502, location: null }, false, 'the identity provider does not answer it'],
  [{ status: 500, location: null }, false, 'it answers 500'],
  [{ status: 200, location: null }, false, 'it answers 200'],
])('a console that answers %j', (known, fine, finding) => {
  const check = named(examine(config(), { ...healthy, console: { known } }), 'console answers');
  expect(check).toMatchObject({ well: fine, finding });
});

it('does not miss a console that is switched off', () => {
  const checks = examine(config({ aws: { console: { enabled: false } } }), healthy);
  expect(checks.map(({ name }) => name)).not.toContain('console answers');
});

it('looks at the sender of each kind of mail there is', () => {
  const names = (more: object) => examine(config(more), healthy).map(({ name }) => name);
  expect(names({ report: { to: ['op@contoso.example'] } })).toContain('report sender verified');
  expect(names({ notices: { enabled: false } })).not.toContain('notice sender verified');
  const elsewhere = examine(config({ notices: { from: 'postmaster@fabrikam.example' } }), healthy);
  expect(named(elsewhere, 'notice sender verified')).toMatchObject({
    well: false,
    finding: expect.stringContaining('postmasters are not told'),
  });
});

const ruleSet = (name: string | null, ...rules: ReceiptRule[]) => ({
  activeRuleSet: { known: { name, rules } },
});
const mx = (...exchanges: string[]) => ({
  mx: new Map([['contoso.example', { known: exchanges.map((exchange, n) => ({ exchange, priority: n })) }]]),
});
const SES = 'inbound-smtp.eu-west-1.amazonaws.com';

// check | what is different | finding | remedy
it.each([
  ['rule set active', ruleSet(null), 'SES refuses all mail', 'npm run deploy'],
  [
    'rule set active',
    ruleSet('theirs', other),
    '"theirs" is active',
    'set-active-receipt-rule-set --rule-set-name portcullis',
  ],
  ['gate first', ruleSet('portcullis', other), 'no rule "portcullis-gate"', 'npm run deploy'],
  ['gate first', ruleSet('portcullis', other, gate), '1 rule(s) come before', 'set-receipt-rule-position'],
  ['gate first', ruleSet('portcullis', { ...gate, enabled: false }), 'switched off', 'switch it on'],
  [
    'gate first',
    ruleSet('portcullis', { ...gate, actions: ['Lambda', 'S3'] }),
    'not S3 and then Lambda',
    'deploy',
  ],
  [
    'gate first',
    ruleSet('portcullis', { ...gate, recipients: [] }),
    'does not see mail for contoso.example',
    'deploy',
  ],
  ['delivered after', ruleSet('portcullis', gate, other), 'stays below raw/', 'deploy'],
  ['delivered after', ruleSet('portcullis', deliver, gate), 'follows the gate', 'deploy'],
  [
    'delivered after',
    ruleSet('portcullis', gate, { ...deliver, enabled: false }),
    'switched off',
    'switch it on',
  ],
  ['delivered after', ruleSet('portcullis', gate, { ...deliver, recipients: [] }), 'was changed', 'deploy'],
  [
    'delivered after',
    ruleSet('portcullis', gate, { ...deliver, actions: ['Lambda'] }),
    'was changed',
    'deploy',
  ],
  [
    'contoso.example verified',
    { verification: { known: new Map() } },
    'no identity contoso.example',
    'create-email-identity --email-identity contoso.example',
  ],
  [
    'bounce sender verified',
    { verification: { known: new Map([['contoso.example', 'Pending']]) } },
    'not yet verified',
    'publish the DNS records',
  ],
  [
    'out of the sandbox',
    { sending: { known: { enabled: true, perDay: 200 } } },
    'in the sandbox',
    'Request production access',
  ],
  [
    'out of the sandbox',
    { sending: { known: { enabled: false, perDay: 50_000 } } },
    'switched off',
    '--enabled',
  ],
  ['MX of contoso.example', mx(), 'there is none', `contoso.example. MX 10 ${SES}.`],
  ['MX of contoso.example', mx('mail.contoso.example'), 'points to mail.contoso.example', `MX 10 ${SES}.`],
  ['MX of contoso.example', mx(SES, 'old.contoso.example'), 'mail can go past the gate', 'remove it'],
  [
    'release schedule',
    { due: { known: { release: NOW - 25 * MINUTE, bounce: null } } },
    'due for 25 minutes',
    'dead letters',
  ],
  [
    'bounce schedule',
    { due: { known: { release: null, bounce: NOW - 2 * 24 * 60 * MINUTE } } },
    'due for 2 day(s)',
    'schedule',
  ],
  ['alarms quiet', { alarms: { known: [] } }, 'nobody watches', 'deploy'],
  [
    'alarms quiet',
    {
      alarms: {
        known: [
          { name: 'ReleaseStopped', state: 'ALARM' },
          { name: 'FailedOpen', state: 'OK' },
        ],
      },
    },
    'ReleaseStopped',
    'When an alarm goes off',
  ],
  ['advance schedule', { forgotten: { known: 3 } }, '3 server(s)', 'DailyRunMissed'],
] as const)('%s: %j', (name, difference, finding, remedy) => {
  const check = named(examine(config(), { ...healthy, ...difference } as Facts), name);
  expect(check.well).toBe(false);
  expect(check.finding).toContain(finding);
  expect(check.remedy).toContain(remedy);
});

it('a gate that is switched off is well if the operator wants it so', () => {
  const facts: Facts = { ...healthy, ...ruleSet('portcullis', { ...gate, enabled: false }) };
  expect(named(examine(config({ aws: { enabled: false } }), facts), 'gate first').well).toBe(true);
});

it('a trailing dot and capitals in an MX record make no difference', () => {
  const facts = { ...healthy, ...mx('Inbound-SMTP.eu-west-1.amazonaws.com.') };
  expect(named(examine(config(), facts), 'MX of contoso.example').well).toBe(true);
});

it('a rule set that was adopted is the one to be active', () => {
  const adopted = config({ aws: { ruleSet: { mode: 'adopt', name: 'theirs' } } });
  const facts: Facts = { ...healthy, ...ruleSet('theirs', gate, other) };
  expect(examine(adopted, facts).filter(({ well }) => well !== true)).toEqual([]);
  expect(named(examine(adopted, healthy), 'rule set active').remedy).toContain('set aws.ruleSet.name');
});

describe('what could not be asked', () => {
  const blind: Facts = {
    ...healthy,
    activeRuleSet: { unknown: 'AccessDenied: no' },
    verification: { unknown: 'AccessDenied: no' },
    sending: { unknown: 'AccessDenied: no' },
    mx: new Map(),
    due: { unknown: 'no tables' },
    forgotten: { unknown: 'no tables' },
    alarms: { unknown: 'AccessDenied: no' },
    console: { unknown: 'TypeError: not asked' },
  };

  it('is neither well nor ill, and says why', () => {
    for (const check of examine(config(), blind)) {
      expect(check.well).toBeNull();
      expect(check.finding).toMatch(/AccessDenied|no tables|not asked/);
    }
  });

  it('is marked in the report, with what to do below it', () => {
    const [first, second] = report(examine(config(), blind)).split('\n');
    expect(first).toMatch(/^\? rule set active +AccessDenied: no$/);
    expect(second).toMatch(/^ +→ ask again/);
    expect(report(examine(config(), healthy))).toMatch(/^✓ rule set active +"portcullis" is the active/);
  });
});
