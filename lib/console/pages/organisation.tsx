import { Hono } from 'hono';
import { exemptUntil } from '../../app/list-organisations.ts';
import { organisationDetail } from '../../app/organisation-detail.ts';
import { localYear } from '../../domain/calendar.ts';
import { pauseBudget, pauseEndsAt } from '../../domain/pause.ts';
import { visible } from '../../mail/notice-words.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { Contacts } from '../parts/contact-form.tsx';
import { Exemptions } from '../parts/exemption-forms.tsx';
import { History } from '../parts/history.tsx';
import { page } from '../parts/layout.tsx';
import { Spared } from '../parts/organisation-table.tsx';
import { Pauses } from '../parts/pause-forms.tsx';
import { ServerTable } from '../parts/server-table.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { organisationName } from '../request.ts';

/** `GET /organisations/:org`: its servers, its pauses, whom notices go to, and what can be done about it. */
export function organisationPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { policy, clock } = deps;
  const { ladder, timeZone: zone } = policy;
  pages.get('/organisations/:org', async (c) => {
    const name = organisationName(c.req.param('org'));
    const { organisation, version, known, history, servers } = await organisationDetail(deps, name);
    const at = clock.now();
    const year = localYear(zone, at);
    const budgets = [year, year + 1].map((of) => pauseBudget(organisation.pauses, of, zone, at));
    const standing = policy.exemptions.filter((each) => each.organisation === name);
    return page(
      c,
      { title: visible(name, 80), section: 'organisations' },
      <>
        <h1>
          <Stranger text={name} longest={253} />
        </h1>
        <p class="lead">
          {known ? null : 'Nothing is known of it yet; what is said here holds from its first mail on. '}
          <Spared
            pausedUntil={pauseEndsAt(organisation.pauses, at)}
            exemptUntil={exemptUntil(policy, organisation, at)}
            zone={zone}
          />
        </p>
        <section class="card" aria-labelledby="servers">
          <h2 id="servers">Servers</h2>
          {servers.items.length === 0 ? (
            <p>No server of it is known.</p>
          ) : (
            <ServerTable
              caption="The furthest up the ladder first."
              servers={servers.items}
              stages={ladder.length}
              zone={zone}
            />
          )}
          {servers.cursor === null ? null : (
            <p class="pages">
              <a href={`/servers?organisation=${encodeURIComponent(name)}`}>All its servers</a>
            </p>
          )}
        </section>
        <div class="grid">
          <div>
            <section class="card" aria-labelledby="pauses">
              <h2 id="pauses">Pause</h2>
              <Pauses
                c={c}
                organisation={organisation}
                seen={version}
                budgets={budgets}
                at={at}
                zone={zone}
              />
            </section>
            <section class="card" aria-labelledby="exemption">
              <h2 id="exemption">Exemption</h2>
              <Exemptions c={c} organisation={organisation} standing={standing} at={at} zone={zone} />
            </section>
          </div>
          <div>
            <section class="card" aria-labelledby="contacts">
              <h2 id="contacts">Contacts</h2>
              <Contacts
                c={c}
                organisation={organisation}
                configured={policy.notices?.organisations.get(name) ?? null}
              />
            </section>
            <section class="card" aria-labelledby="history">
              <h2 id="history">History</h2>
              <History entries={history} zone={zone} />
            </section>
          </div>
        </div>
      </>,
    );
  });
  return pages;
}
