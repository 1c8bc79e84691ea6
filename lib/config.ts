import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { domainName, organisationName, timeOfDay, timeZone } from './config-values.ts';
import { correspondence, noticePolicy, reportPolicy } from './correspondence.ts';
import { type Deployment, deploymentSchema } from './deployment.ts';
import { type Build, compareBuilds, parseBuild } from './domain/build.ts';
import type { Catalog } from './domain/catalog.ts';
import type { StandingExemption } from './domain/exemption.ts';
import { DEFAULT_FLOORS } from './domain/floor.ts';
import { DEFAULT_LADDER } from './domain/ladder.ts';
import type { Policy } from './domain/policy.ts';
import type { ReportPolicy } from './domain/report.ts';
import { DEFAULT_DETECTION } from './domain/sighting.ts';
import { type Instant, parseInstant } from './domain/time.ts';

const minutes = z.int().min(0).max(60, 'at most 60: they are minutes of an hour');

const exemption = z
  .strictObject({
    server: z.union([z.ipv4(), z.ipv6()], 'not an IP address').optional(),
    organisation: organisationName.optional(),
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

/** What the operator may write. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    domains: z.array(domainName).default([]),
    receiver: z.string().min(1).max(200).optional(),
    link: z.url({ protocol: /^https?$/ }).default('https://aka.ms/ExchangeBuildCompliance'),
    timeZone: timeZone.default('UTC'),
    // Half past three is there on every day: clocks are put forward before it, and put back too.
    advanceAt: timeOfDay.default('03:30'),
    ...correspondence,
    console: z
      .strictObject({
        url: z
          .url({ protocol: /^https$/, error: 'must be an https address, for links must be read by nobody' })
          .refine((url) => /^https:\/\/[^/?#@]+\/?$/i.test(url), 'must be an address without a path')
          .optional()
          .describe('Where strangers reach the console; links to the pages of postmasters begin with it'),
        bodies: z
          .boolean()
          .default(false)
          .describe(
            'Whether operators can download whole messages; if not, they see only the header section',
          ),
      })
      .prefault({})
      .describe('The web console'),
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
    esu: z.array(organisationName).default([]),
    bounce: z
      .strictObject({
        sender: z.email().optional(),
        perServerPerDay: z.int().min(0).max(86_400).default(100),
      })
      .prefault({}),
    keepDays: z.int().min(2).max(3650).default(30),
    aws: deploymentSchema.prefault({}),
    local: z
      .strictObject({
        dns: z.record(
          z.string(),
          z.strictObject({ TXT: z.array(z.string()).optional(), PTR: z.array(z.string()).optional() }),
        ),
      })
      .prefault({ dns: {} }),
  })
  .superRefine(({ advanceAt, report, aws, ladder }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (report.at !== undefined && report.at <= advanceAt) {
      const rule = `must be later than advanceAt (${advanceAt}): the report tells what the daily run has done`;
      refuse(['report', 'at'], rule);
    }
    if (aws.filters.enabled && ladder.at(-1)?.blockMinutes !== 60) {
      const rule =
        'must be false: the last stage does not block all 60 minutes of the hour, and a filter does';
      refuse(['aws', 'filters', 'enabled'], rule);
    }
  });

/** The operator's configuration, complete. */
export interface Config {
  readonly domains: readonly string[];
  readonly timeZone: string;
  /** Local time of the daily run, `HH:MM`. */
  readonly advanceAt: string;
  readonly report: ReportPolicy;
  readonly bounceSender: string;
  /** Where strangers reach the console, `https://console.example.com`; null where the world it runs in knows. */
  readonly consoleUrl: string | null;
  /** Whether the console hands out whole messages, rather than their header sections alone. */
  readonly consoleBodies: boolean;
  /** Whether senders hear, once a day and server, that their mail is being delayed. */
  readonly delayNotices: boolean;
  /** Days that held, bounced and quarantined mail and its rows are kept after they were decided. */
  readonly keepDays: number;
  /** What only a deployment in an AWS account looks at. */
  readonly aws: Deployment;
  readonly localDns: Readonly<Record<string, { TXT?: string[]; PTR?: string[] }>>;
  readonly policy: Policy;
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
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(readIssue));
  const config = parsed.data;
  return {
    domains: config.domains.map((name) => name.toLowerCase()),
    timeZone: config.timeZone,
    advanceAt: config.advanceAt,
    report: reportPolicy(config.report, config.domains, config.advanceAt),
    bounceSender: config.bounce.sender ?? `mailer-daemon@${config.domains[0] ?? 'portcullis.example'}`,
    keepDays: config.keepDays,
    consoleUrl: config.console.url?.replace(/\/$/, '') ?? null,
    consoleBodies: config.console.bodies,
    delayNotices: config.notices.delayed,
    aws: config.aws,
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
      notices: noticePolicy(config, config.domains),
      rejectionsPerServerPerDay: config.bounce.perServerPerDay,
      timeZone: config.timeZone,
      receiver: config.receiver ?? config.domains[0] ?? null,
      link: config.link,
    },
  };
}

/** Reads a configuration file; see `parseConfig`. Functions know this as `#config`, see `checked-config.ts`. */
export const readConfig = (text: string, catalog: Catalog): Config => parseConfig(JSON.parse(text), catalog);

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
