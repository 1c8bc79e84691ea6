import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { type Build, compareBuilds, parseBuild } from './domain/build.ts';
import { WEEKDAYS, type Weekday } from './domain/calendar.ts';
import type { Catalog } from './domain/catalog.ts';
import type { StandingExemption } from './domain/exemption.ts';
import { DEFAULT_FLOORS } from './domain/floor.ts';
import { DEFAULT_LADDER } from './domain/ladder.ts';
import { LANGUAGES } from './domain/language.ts';
import type { NoticePolicy } from './domain/notice.ts';
import type { Policy } from './domain/policy.ts';
import { DEFAULT_DETECTION } from './domain/sighting.ts';
import { type Instant, parseInstant } from './domain/time.ts';
import { registrable } from './mail/organisation.ts';

const minutes = z.int().min(0).max(60, 'at most 60: they are minutes of an hour');
const domain = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'not a domain name');
const organisation = domain.refine((name) => registrable(name) === name.toLowerCase(), {
  error: 'not a registrable domain (example.com, not mail.example.com)',
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day, HH:MM');

const exemption = z
  .strictObject({
    server: z.union([z.ipv4(), z.ipv6()], 'not an IP address').optional(),
    organisation: organisation.optional(),
    until: z.string().refine((text) => parseInstant(text) !== null, 'not a date such as 2026-12-31'),
    reason: z.string().trim().min(1, 'must be given').max(500),
  })
  .refine(({ server, organisation }) => (server === undefined) !== (organisation === undefined), {
    error: 'needs either a server (its IP address) or an organisation',
  });

const stage = z.strictObject({
  stage: z.int().min(1),
  fromDay: z.number().min(0),
  throttleMinutes: minutes,
  blockMinutes: minutes,
});

const ladder = z
  .array(stage)
  .min(1)
  .superRefine((stages, context) => {
    const refuse = (index: number, key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [index, key], message });
    stages.forEach((row, index) => {
      const before = stages[index - 1];
      if (row.stage !== index + 1)
        refuse(index, 'stage', `must be ${index + 1}: stages are numbered in order`);
      if (index === 0 && row.fromDay !== 0)
        refuse(index, 'fromDay', 'must be 0: the first stage begins at detection');
      if (before && row.fromDay < before.fromDay + 1) {
        refuse(
          index,
          'fromDay',
          `must be at least a day after stage ${before.stage} (${before.fromDay}): stages overlap`,
        );
      }
      if (row.throttleMinutes + row.blockMinutes > 60) {
        refuse(index, 'throttleMinutes', 'with blockMinutes more than 60: an hour has no more');
      }
    });
  });

const floors = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('grace'), days: z.int().min(0).max(3650).default(90) }),
  z.strictObject({ policy: z.literal('original') }),
  z.strictObject({ policy: z.literal('explicit'), builds: z.record(z.string(), z.string()) }),
]);

const schema = z
  .strictObject({
    $schema: z.string().optional(),
    domains: z.array(domain).default([]),
    receiver: z.string().min(1).max(200).optional(),
    link: z.url({ protocol: /^https?$/ }).default('https://aka.ms/ExchangeBuildCompliance'),
    timeZone: z.string().refine(isTimeZone, 'not a time zone of the IANA database').default('UTC'),
    advanceAt: timeOfDay.default('02:00'),
    report: z
      .strictObject({
        to: z.array(z.email()).max(50, 'at most 50: that is the limit of SES').default([]),
        from: z.email().optional(),
        at: timeOfDay.optional(),
        weekly: z.enum(WEEKDAYS).nullable().default(null),
      })
      .prefault({}),
    notices: z
      .strictObject({
        enabled: z.boolean().default(true),
        from: z.email().optional(),
        daysAhead: z.int().min(2, 'at least 2: the daily run looks a day ahead itself').max(30).default(3),
        language: z.enum(LANGUAGES).default('en'),
        page: z
          .url({ protocol: /^https?$/ })
          .refine(
            (page) => page.includes('{server}'),
            'must have {server} where the id of the server belongs',
          )
          .optional(),
        delayed: z.boolean().default(false),
      })
      .prefault({}),
    organisations: z
      .record(
        organisation,
        z.strictObject({
          contacts: z.array(z.email()).max(50).optional(),
          language: z.enum(LANGUAGES).optional(),
        }),
      )
      .default({}),
    exemptions: z.array(exemption).default([]),
    ladder: ladder.default([...DEFAULT_LADDER]),
    floors: floors.default(DEFAULT_FLOORS as { policy: 'grace'; days: number }),
    detection: z
      .strictObject({
        sightings: z.int().min(1).max(100),
        withinHours: z
          .int()
          .min(1)
          .max(24 * 30),
      })
      .default(DEFAULT_DETECTION),
    relayed: z.enum(['observe', 'enforce']).default('observe'),
    esu: z.array(organisation).default([]),
    bounce: z
      .strictObject({
        sender: z.email().optional(),
        perServerPerDay: z.int().min(0).max(86_400).default(100),
      })
      .prefault({}),
    keepDays: z.int().min(2).max(3650).default(30),
    local: z
      .strictObject({
        dns: z.record(
          z.string(),
          z.strictObject({ TXT: z.array(z.string()).optional(), PTR: z.array(z.string()).optional() }),
        ),
      })
      .prefault({ dns: {} }),
  })
  .superRefine(({ advanceAt, report }, context) => {
    if (report.at === undefined || report.at > advanceAt) return;
    const message = `must be later than advanceAt (${advanceAt}): the report tells what the daily run has done`;
    context.addIssue({ code: 'custom', path: ['report', 'at'], message });
  });

/** The operator's configuration, complete. */
export interface Config {
  readonly domains: readonly string[];
  readonly timeZone: string;
  /** Local time of the daily run, `HH:MM`. */
  readonly advanceAt: string;
  readonly report: ReportConfig;
  readonly bounceSender: string;
  /** Whether senders hear, once a day and server, that their mail is being delayed. */
  readonly delayNotices: boolean;
  /** Days that held, bounced and quarantined mail and its rows are kept after they were decided. */
  readonly keepDays: number;
  readonly localDns: Readonly<Record<string, { TXT?: string[]; PTR?: string[] }>>;
  readonly policy: Policy;
}

/** Who gets the reports, and when: `at` is the local time of day, `HH:MM`, `weekly` the day that also brings the week. */
export interface ReportConfig {
  readonly to: readonly string[];
  readonly from: string;
  readonly at: string;
  readonly weekly: Weekday | null;
}

/** A key of the configuration and the rule it breaks. */
export interface ConfigIssue {
  readonly key: string;
  readonly rule: string;
}

/** Thrown for a configuration that breaks rules; the message has a line for each. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];
  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(({ key, rule }) => `${key}: ${rule}`).join('\n'));
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

/** Reads a configuration (the parsed JSON); everything has a default. Throws `ConfigError`, naming each key and rule. */
export function parseConfig(json: unknown, catalog: Catalog): Config {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(readIssue));
  const config = parsed.data;
  const receiver = config.receiver ?? config.domains[0] ?? 'this mail system';
  return {
    domains: config.domains.map((name) => name.toLowerCase()),
    timeZone: config.timeZone,
    advanceAt: config.advanceAt,
    report: {
      to: config.report.to,
      weekly: config.report.weekly,
      at: config.report.at ?? reportTime(config.advanceAt),
      from: config.report.from ?? `portcullis@${config.domains[0] ?? 'portcullis.example'}`,
    },
    bounceSender: config.bounce.sender ?? `mailer-daemon@${config.domains[0] ?? 'portcullis.example'}`,
    keepDays: config.keepDays,
    delayNotices: config.notices.delayed,
    localDns: config.local.dns as Config['localDns'],
    policy: {
      catalog,
      floors:
        config.floors.policy === 'explicit'
          ? { policy: 'explicit', builds: explicitBuilds(config.floors.builds, catalog) }
          : config.floors,
      ladder: config.ladder,
      detection: config.detection,
      relayed: config.relayed,
      esuOrganisations: new Set(config.esu.map((name) => name.toLowerCase())),
      exemptions: config.exemptions.map(standingExemption),
      notices: noticePolicy(config),
      rejectionsPerServerPerDay: config.bounce.perServerPerDay,
      timeZone: config.timeZone,
      receiver,
      link: config.link,
    },
  };
}

/** Six in the morning, but an hour after the daily run where that is later. */
function reportTime(advanceAt: string): string {
  const later = `${String(Number(advanceAt.slice(0, 2)) + 1).padStart(2, '0')}${advanceAt.slice(2)}`;
  return advanceAt < '05:00' ? '06:00' : later < '24:00' ? later : '23:59';
}

/** Null where postmasters are not to be written to, or there is no address to write from. */
function noticePolicy({ notices, organisations, domains }: z.output<typeof schema>): NoticePolicy | null {
  const from = notices.from ?? (domains[0] && `postmaster@${domains[0]}`);
  if (!notices.enabled || from === undefined) return null;
  const { daysAhead, language, page = null } = notices;
  return {
    from,
    daysAhead,
    language,
    page,
    organisations: new Map(
      Object.entries(organisations).map(([name, said]) => [
        name.toLowerCase(),
        { contacts: said.contacts ?? null, language: said.language ?? null },
      ]),
    ),
  };
}

function standingExemption(written: z.output<typeof exemption>): StandingExemption {
  return {
    address: written.server === undefined ? null : ipaddr.process(written.server).toString(),
    organisation: written.organisation?.toLowerCase() ?? null,
    until: parseInstant(written.until) as Instant,
    reason: written.reason,
  };
}

function explicitBuilds(rows: Record<string, string>, catalog: Catalog): ReadonlyMap<string, Build> {
  const issues: ConfigIssue[] = [];
  const builds = new Map<string, Build>();
  for (const [lane, text] of Object.entries(rows)) {
    const key = `floors.builds["${lane}"]`;
    const build = parseBuild(text);
    const first = catalog.releases.find((release) => release.lane === lane);
    const product = catalog.products.find((candidate) => candidate.product === first?.product);
    if (!product) issues.push({ key, rule: 'no lane of the catalog; a lane is "2019 CU15" or "SE RTM"' });
    else if (!build)
      issues.push({ key, rule: `"${text}" is not a build of four parts, such as 15.2.1748.39` });
    else if (compareBuilds(build, product.from) < 0 || compareBuilds(build, product.before) >= 0) {
      issues.push({ key, rule: `${text} is not a build of ${product.name}` });
    } else builds.set(lane, build);
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return builds;
}

function readIssue(issue: z.core.$ZodIssue): ConfigIssue[] {
  const at = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const key = at.replace(/^\./, '');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({ key: key ? `${key}.${name}` : name, rule: 'unknown key' }));
  }
  return [{ key: key || 'configuration', rule: issue.message }];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
