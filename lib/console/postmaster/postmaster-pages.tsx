import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { actByLink, type LinkAct } from '../../app/act-by-link.ts';
import { sayRepaired } from '../../app/say-repaired.ts';
import { longestPause, PAUSE_BUDGET_DAYS } from '../../domain/pause.ts';
import { receiverOf } from '../../mail/notice-document.ts';
import { formatDay, visible } from '../../mail/notice-words.ts';
import type { Deps } from '../../ports.ts';
import { CSRF_FIELD, formToken, isOwnOrigin, isSame, sentFields } from '../csrf.ts';
import { deriveKey } from '../keys.ts';
import { readLink } from '../link.ts';
import { type PageKey, tellIn } from '../phrases/phrases.ts';
import { deadPage, failedPage, limitedPage } from './apology.tsx';
import { Forms } from './forms.tsx';
import { frame, pathOf, withQuery } from './frame.tsx';
import { createLimits, type Wish } from './limits.ts';
import { ListView } from './list-view.tsx';
import { ServerView } from './server-view.tsx';
import { mayAct, openVisit, type Visit, type VisitDeps } from './visit.ts';

export interface PostmasterOptions {
  readonly secret: string;
  /** Where a request comes from, as the connection says it: never what a header says. */
  readonly addressOf: (c: Context) => string;
}

/** What a page says of the form that was sent. */
interface Said {
  readonly status: ContentfulStatusCode;
  readonly key: PageKey;
  readonly words?: Readonly<Record<string, string | number>>;
}

const DONE = ['paused', 'pause-ended', 'contact-added', 'said-repaired'] as const;
type Done = (typeof DONE)[number];

const A_DAY = '86400';
const seen = z.coerce.number().int().min(0);
const asked = {
  pause: z.object({ seen, days: z.coerce.number().int().min(1).max(PAUSE_BUDGET_DAYS) }),
  'end-pause': z.object({ seen }),
  contact: z.object({ seen, address: z.string().trim().pipe(z.email().max(254)) }),
  repaired: z.object({ seen }),
};

/**
 * `/p/<link>`: the pages of postmasters, who have no account: whoever has a link may see and do what it is for. Anything that
 * is no link of ours gets the same answer, which does not say why.
 */
export function postmasterPages(
  deps: VisitDeps & Pick<Deps, 'telemetry'>,
  { secret, addressOf }: PostmasterOptions,
): Hono {
  const pages = new Hono();
  const { policy } = deps;
  const limits = createLimits();
  const formKey = deriveKey(secret, 'form');

  /** Lets in whoever has a link of ours and has not asked too often; otherwise the answer they get. */
  async function enter(c: Context, wish: Wish): Promise<Visit | Response> {
    const link = c.req.param('link') ?? '';
    const byAddress = await limits.byAddress(wish, addressOf(c));
    if (byAddress > 0) return limitedPage(c, policy, byAddress);
    const scope = await readLink(secret, link, deps.clock.now());
    if (scope === null) return deadPage(c, policy);
    const byLink = await limits.byLink(wish, link);
    if (byLink > 0) return limitedPage(c, policy, byLink);
    return (await openVisit(deps, c, link, scope)) ?? deadPage(c, policy);
  }

  function show(c: Context, visit: Visit, said: Said | null) {
    const { language, chosen, organisation, scope } = visit;
    const tell = tellIn(language);
    const name = visible(organisation.name);
    const props = { c, policy, visit, token: formToken(formKey, visit.link) };
    const forms = mayAct(visit) ? <Forms {...props} /> : null;
    return frame(
      c,
      {
        title: chosen ? visible(chosen.server.name) : tell('title.organisation', { organisation: name }),
        language,
        receiver: receiverOf(policy),
        status: said?.status ?? 200,
      },
      <>
        {said ? (
          <div class={`notice ${said.status < 400 ? 'good' : 'bad'}`} role="alert">
            {tell(said.key, said.words)}
          </div>
        ) : null}
        {chosen !== null && scope.server === null ? (
          <p>
            <a href={withQuery(c, pathOf(c), { server: null })}>
              {tell('list.back', { organisation: name })}
            </a>
          </p>
        ) : null}
        {chosen ? (
          <ServerView policy={policy} visit={visit} server={chosen.server} canAct={forms !== null}>
            {forms ?? <p class="notice warn">{tell('lead.unproven', { organisation: name })}</p>}
          </ServerView>
        ) : (
          <>
            <ListView c={c} policy={policy} visit={visit} />
            {forms}
          </>
        )}
        <p class="muted small">
          {tell('page.for', {
            organisation: name,
            date: formatDay(language, policy.timeZone, scope.until),
          })}
        </p>
      </>,
    );
  }

  /** Answers a form: what was wrong with it on the page as it is now, or what was done, by way of another request. */
  const form = (kind: keyof typeof asked) => async (c: Context) => {
    const visit = await enter(c, 'act');
    if (visit instanceof Response) return visit;
    const said = await answer(c, kind, visit);
    if (typeof said === 'string') return c.redirect(withQuery(c, pathOf(c), { done: said }), 303);
    const fresh = await openVisit(deps, c, visit.link, visit.scope);
    if (said.status === 429) c.header('retry-after', A_DAY);
    return fresh === null ? deadPage(c, policy) : show(c, fresh, said);
  };

  async function answer(c: Context, kind: keyof typeof asked, visit: Visit): Promise<Said | Done> {
    const fields = await sentFields(c);
    const token = String(fields[CSRF_FIELD] ?? '');
    if (!isOwnOrigin(c) || !isSame(token, formToken(formKey, visit.link)))
      return { status: 403, key: 'problem.form' };
    if (!mayAct(visit)) return { status: 403, key: 'problem.not-allowed' };
    const request = asked[kind].safeParse(fields);
    if (!request.success) return wrongField(kind, visit);
    if (kind === 'repaired') return repaired(visit, request.data.seen);
    return change(visit, request.data.seen, { kind, ...request.data } as LinkAct);
  }

  function wrongField(kind: keyof typeof asked, { organisation, at }: Visit): Said {
    if (kind === 'pause')
      return {
        status: 400,
        key: 'problem.days',
        words: { most: longestPause(organisation.pauses, at, policy.timeZone) },
      };
    return { status: 400, key: kind === 'contact' ? 'problem.address' : 'problem.form' };
  }

  async function repaired({ chosen, scope }: Visit, version: number): Promise<Said | Done> {
    if (chosen === null) return { status: 400, key: 'problem.form' };
    const outcome = await sayRepaired(deps, chosen.server.id, scope.organisation, version);
    if (outcome === 'said') return 'said-repaired';
    return outcome === 'capped'
      ? { status: 429, key: 'problem.capped' }
      : { status: 409, key: 'problem.stale' };
  }

  async function change({ scope }: Visit, version: number, act: LinkAct): Promise<Said | Done> {
    const result = await actByLink(deps, scope.organisation, version, act);
    switch (result.outcome) {
      case 'changed':
        return ({ pause: 'paused', 'end-pause': 'pause-ended', contact: 'contact-added' } as const)[act.kind];
      case 'capped':
        return { status: 429, key: 'problem.capped' };
      case 'over-budget': {
        const words = { days: Math.floor(result.daysLeft), year: result.year };
        return { status: 409, key: 'problem.over-budget', words };
      }
      case 'stale':
      case 'not-paused':
      case 'no-contacts':
        return { status: 409, key: `problem.${result.outcome}` };
      default:
        return result satisfies never;
    }
  }

  pages.get('/:link', async (c) => {
    const visit = await enter(c, 'look');
    if (visit instanceof Response) return visit;
    const done = DONE.find((one) => one === c.req.query('done'));
    return show(c, visit, done ? { status: 200, key: `done.${done}` } : null);
  });
  pages.post('/:link/pause', form('pause'));
  pages.post('/:link/pause/end', form('end-pause'));
  pages.post('/:link/contact', form('contact'));
  pages.post('/:link/repaired', form('repaired'));
  // The address of a form that said what was wrong, opened again.
  pages.get('/:link/*', (c) => c.redirect(withQuery(c, pathOf(c)), 303));
  pages.all('*', (c) => deadPage(c, policy));
  pages.onError((error, c) => {
    deps.telemetry.error('postmaster-page-failed', error);
    return failedPage(c, policy);
  });
  return pages;
}
