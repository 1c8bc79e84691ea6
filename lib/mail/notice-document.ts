import { formatBuild, formatBuildLong } from '../domain/build.ts';
import { localYear } from '../domain/calendar.ts';
import { type Judgement, judge, type Rules, satisfyingReleases } from '../domain/compliance.ts';
import { nextStage, type Stage, stageDueAt, stageInForce } from '../domain/ladder.ts';
import type { Language } from '../domain/language.ts';
import type { Notice } from '../domain/notice.ts';
import type { Organisation } from '../domain/organisation.ts';
import { PAUSE_BUDGET_DAYS, pauseEndsAt, usedPauseDays } from '../domain/pause.ts';
import type { Policy } from '../domain/policy.ts';
import type { Server } from '../domain/server.ts';
import { DAY, type Instant } from '../domain/time.ts';
import { windowStart } from '../domain/window.ts';
import { type PhraseKey, say } from './notice-phrases/phrases.ts';
import { formatDay, formatMinute, visible } from './notice-words.ts';

/** A notice apart from its form: plain text or a page. Nothing in it can break a line or hide. */
export interface NoticeDocument {
  readonly language: Language;
  readonly subject: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'quote' | 'small'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly address: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly [string, string] | null;
      readonly rows: readonly (readonly [string, string])[];
    };

/** What a notice is about: servers of one organisation that run the same build, the one whose dates come first first. */
export interface NoticeMatter {
  readonly notice: Notice;
  readonly servers: readonly [Server, ...Server[]];
  readonly owner: Organisation | null;
  readonly language: Language;
  /** Whether an earlier mail named another date. */
  readonly isCorrection: boolean;
  readonly at: Instant;
  /** The postmaster's own page; null where there is none. */
  readonly page: string | null;
}

/** Says a phrase of the notices with its words filled in. */
export type Say = (key: PhraseKey, words?: Readonly<Record<string, string | number>>) => string;

const SERVERS_SHOWN = 20;

/** Writes a notice: what was seen, what to install, what happens when, what it means, how to get time, how to object. */
export function writeNotice(policy: Policy, matter: NoticeMatter): NoticeDocument {
  const { notice, servers, language, at } = matter;
  const [first] = servers;
  const speak: Say = (key, words) => say(language, key, words);
  const heading = (key: PhraseKey): Block => ({ kind: 'heading', text: speak(key) });
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
  const isRepaired = notice.kind === 'repaired';
  const names = {
    organisation: visible(first.organisation ?? first.name),
    receiver: receiverOf(policy),
  };
  const own = policy.notices?.page?.replaceAll('{server}', first.id) ?? null;
  const page = own === null ? matter.page : null;
  const link = own ?? policy.link;
  const blocks: (readonly Block[])[] = [
    [paragraph(speak('greeting')), paragraph(lead(policy, matter, speak))],
    matter.isCorrection ? [paragraph(speak('lead.correction'))] : [],
    servers.length > 1 ? [paragraph(speak('lead.many', { count: servers.length }))] : [],
    [heading('heading.seen'), ...seen(policy, matter, speak)],
    isRepaired ? [] : [heading('heading.install'), ...install(policy, matter, speak)],
    isRepaired ? [] : schedule(policy, matter, speak),
    isRepaired
      ? []
      : [
          heading('heading.time'),
          paragraph(`${pause(matter, names.organisation, policy.timeZone, speak)} ${speak('time.ask')}`),
          ...(page === null ? [] : ownPage(page, speak)),
        ],
    isRepaired ? [] : [heading('heading.wrong'), paragraph(speak('wrong.text', { id: first.id }))],
    [paragraph(speak('more', { link }))],
    [
      paragraph(`${speak('closing')}\n${speak('sender', names)}`),
      { kind: 'small', text: speak('footer', names) },
    ],
  ];
  return { language, subject: subject(policy, matter, speak, at), blocks: blocks.flat() };
}

const ownPage = (address: string, speak: Say): Block[] => [
  { kind: 'paragraph', text: speak('time.page') },
  { kind: 'link', text: speak('time.open'), address },
];

/** Who blocks: where mail is received for no domain in particular, who writes. */
export const receiverOf = ({ receiver, notices }: Policy): string =>
  visible(receiver ?? notices?.from.split('@').at(-1) ?? '');

/** How mail is treated in a stage. */
function effectOf({ throttleMinutes, blockMinutes }: Stage) {
  if (blockMinutes >= 60) return 'refuse';
  if (blockMinutes > 0) return throttleMinutes > 0 ? 'partly' : 'block';
  return throttleMinutes > 0 ? 'delay' : 'none';
}

/** What a stage does to mail, to go on with after *mail is*. */
export const effectIn = (stage: Stage, speak: Say): string =>
  speak(`effect.${effectOf(stage)}`, { throttle: stage.throttleMinutes, block: stage.blockMinutes });

/** When the stage a notice is about begins or began, or goes on after a pause. */
function begins({ ladder }: Policy, { servers: [first], notice, owner, at }: NoticeMatter): Instant {
  if (notice.kind === 'resumes') return pauseEndsAt(owner?.pauses ?? [], at) ?? at;
  return first.episode
    ? stageDueAt(ladder, first.episode, owner?.pauses ?? [], notice.stage)
    : first.lastSeen;
}

function subject(policy: Policy, matter: NoticeMatter, speak: Say, at: Instant): string {
  const { notice, servers, language } = matter;
  const [first] = servers;
  const organisation = visible(first.organisation ?? '');
  const server =
    servers.length > 1 ? speak('servers', { count: servers.length, organisation }) : visible(first.name);
  if (notice.kind === 'detected' || notice.kind === 'repaired')
    return speak(`subject.${notice.kind}`, { server });
  const stage = policy.ladder[notice.stage - 1];
  const effect = stage ? effectOf(stage) : 'none';
  const date = formatDay(language, policy.timeZone, notice.kind === 'begun' ? at : begins(policy, matter));
  if (notice.kind === 'resumes') return speak('subject.resumes', { server, date });
  return speak(`subject.${notice.kind}.${effect === 'block' ? 'partly' : effect}`, { server, date });
}

/** The first sentences: what this is about and what it means. */
export function lead(policy: Policy, matter: NoticeMatter, speak: Say): string {
  const { notice, servers, owner, language, at } = matter;
  const receiver = receiverOf(policy);
  const when = (instant: Instant) => formatMinute(language, policy.timeZone, instant);
  if (notice.kind === 'repaired') return speak('lead.repaired', { receiver });
  const [{ episode }] = servers;
  if (notice.kind === 'detected') {
    const next = episode && nextStage(policy.ladder, episode, owner?.pauses ?? [], at);
    return next
      ? speak('lead.detected', { receiver, when: when(next.at) })
      : speak('lead.detected.last', { receiver });
  }
  const stage = policy.ladder[notice.stage - 1];
  const effect = stage ? effectIn(stage, speak) : speak('effect.none');
  const organisation = visible(servers[0].organisation ?? '');
  return speak(`lead.${notice.kind}`, { organisation, receiver, effect, when: when(begins(policy, matter)) });
}

/** What was seen of them, with the evidence. */
export function seen(policy: Policy, { notice, servers, language, at }: NoticeMatter, speak: Say): Block[] {
  const [first] = servers;
  const rules = rulesOf(policy, first);
  const judgement = judge(rules, first.build, at);
  const { release, product } = judgement.placement;
  const version = visible(release?.name ?? product?.name ?? 'Exchange');
  const more = servers.length - SERVERS_SHOWN;
  const rows: [string, string][] = servers
    .slice(0, SERVERS_SHOWN)
    .map(({ name, ip }, index) => [
      index === 0 ? speak('seen.server') : '',
      `${visible(name)} (${visible(ip)})`,
    ]);
  if (more > 0) rows.push(['', speak('seen.more', { count: more })]);
  rows.push([speak('seen.version'), first.build ? `${version}, ${bothForms(first.build)}` : version]);
  if (notice.kind !== 'repaired') rows.push([speak('seen.problem'), problem(judgement, language, speak)]);
  if (first.episode)
    rows.push([speak('seen.since'), formatMinute(language, policy.timeZone, first.episode.startedAt)]);
  return [
    { kind: 'table', head: null, rows },
    {
      kind: 'paragraph',
      text: speak('evidence', { when: formatMinute(language, policy.timeZone, first.lastSeen) }),
    },
    { kind: 'quote', text: `Received: ${visible(first.evidence, 1000)}` },
  ];
}

const bothForms = (build: NonNullable<Server['build']>): string =>
  `${formatBuild(build)} (${formatBuildLong(build)})`;

/** What is wrong with a build. */
export function problem(judgement: Judgement, language: Language, speak: Say): string {
  const { reason, supportEnd, floor, placement } = judgement;
  const product = placement.product?.name ?? 'Exchange';
  if (reason === 'past-end-of-support' && supportEnd !== null)
    return speak('problem.past-end-of-support', {
      product,
      date: formatDay(language, 'UTC', supportEnd - DAY),
    });
  if (reason === 'below-floor' && floor) return speak('problem.below-floor', { build: formatBuild(floor) });
  return speak(reason === 'cumulative-update-superseded' ? 'problem.superseded' : 'problem.other');
}

export function rulesOf({ catalog, floors, esuOrganisations }: Policy, { organisation }: Server): Rules {
  return { catalog, floors, esu: organisation !== null && esuOrganisations.has(organisation) };
}

/** What to install. */
export function install(policy: Policy, { servers: [first], at }: NoticeMatter, speak: Say): Block[] {
  const rules = rulesOf(policy, first);
  const { product } = judge(rules, first.build, at).placement;
  const releases = satisfyingReleases(rules, product, at);
  if (releases.length === 0) return [{ kind: 'paragraph', text: speak('install.supported') }];
  const isReplaced = product !== null && releases.every((release) => release.product !== product.product);
  const items = releases.map(
    ({ name, build, kb }) => `${name}: ${bothForms(build)}${kb === null ? '' : `, ${kb}`}`,
  );
  const text = isReplaced ? speak('install.replace', { product: product.name }) : speak('install.any');
  return [
    { kind: 'paragraph', text },
    { kind: 'list', items },
  ];
}

/** The stage in force, all that follow, and what they mean. */
export function schedule(
  policy: Policy,
  { servers, owner, language, at }: NoticeMatter,
  speak: Say,
): Block[] {
  const [{ id, episode }] = servers;
  if (episode === null) return [];
  const pauses = owner?.pauses ?? [];
  const inForce = stageInForce(policy.ladder, episode, pauses, at);
  const ahead = policy.ladder.slice(inForce.stage - 1);
  const resumesAt = effectOf(inForce) === 'none' ? null : pauseEndsAt(pauses, at);
  const rows = ahead.map((stage): [string, string] => {
    const isResumed = stage === inForce && resumesAt !== null;
    const from = isResumed ? resumesAt : stageDueAt(policy.ladder, episode, pauses, stage.stage);
    const date = formatDay(language, policy.timeZone, from);
    return [stage === inForce && !isResumed ? speak('schedule.now', { date }) : date, effectIn(stage, speak)];
  });
  const has = (key: 'throttleMinutes' | 'blockMinutes') => ahead.some((stage) => stage[key] > 0);
  const single = servers.length === 1 && ahead.some((stage) => effectOf(stage) !== 'none');
  const minute = String(windowStart(id)).padStart(2, '0');
  const texts = [
    {
      kind: 'paragraph',
      text: [...(single ? [speak('schedule.minute', { minute })] : []), speak('schedule.end')].join(' '),
    },
    { kind: 'heading', text: speak('heading.meaning') },
    ...(has('throttleMinutes') ? [{ kind: 'paragraph', text: speak('meaning.delay') } as const] : []),
    ...(has('blockMinutes') ? [{ kind: 'paragraph', text: speak('meaning.refuse') } as const] : []),
  ] as const;
  return [
    { kind: 'heading', text: speak('heading.schedule') },
    { kind: 'table', head: [speak('schedule.from'), speak('schedule.mail')], rows },
    ...(has('throttleMinutes') || has('blockMinutes') ? texts : texts.slice(0, 1)),
  ];
}

/** The pause that is running, and what is left of the budget. */
export function pause(
  { owner, language, at }: Pick<NoticeMatter, 'owner' | 'language' | 'at'>,
  organisation: string,
  timeZone: string,
  speak: Say,
): string {
  const pauses = owner?.pauses ?? [];
  const year = localYear(timeZone, at);
  const days = Math.max(0, Math.floor(PAUSE_BUDGET_DAYS - usedPauseDays(pauses, year, timeZone)));
  const until = pauseEndsAt(pauses, at);
  const left = speak('time.left', { year, days, organisation });
  if (until === null) return left;
  return `${speak('time.paused', { organisation, when: formatMinute(language, timeZone, until) })} ${left}`;
}
