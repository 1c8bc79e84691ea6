import { Hono } from 'hono';
import { floorsInForce } from '../../domain/floors-in-force.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { FloorTable } from '../parts/floor-table.tsx';
import { LadderChart, LadderTable } from '../parts/ladder-chart.tsx';
import { page } from '../parts/layout.tsx';
import { floorsText, NoticeRules, Rules } from '../parts/rules.tsx';
import { StandingExemptions } from '../parts/standing-exemptions.tsx';
import { Stranger } from '../parts/stranger.tsx';

/** `GET /policy`: the rules in force, to look at; they are changed in the configuration. */
export function policyPages({ policy, clock }: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { catalog, floors, ladder, exemptions, esuOrganisations } = policy;

  pages.get('/policy', (c) => {
    const at = clock.now();
    const inForce = (esu: boolean) => floorsInForce({ catalog, floors, esu }, at);
    return page(
      c,
      { title: 'Policy', section: 'policy' },
      <>
        <h1>Policy</h1>
        <p class="lead">The rules in force. They are changed in the configuration, and deployed.</p>
        <section class="card" aria-labelledby="ladder">
          <h2 id="ladder">The ladder</h2>
          <div class="charts">
            <LadderChart ladder={ladder} />
            <LadderTable ladder={ladder} />
          </div>
        </section>
        <section class="card" aria-labelledby="floors">
          <h2 id="floors">What is accepted today</h2>
          <FloorTable
            caption={`${floorsText(floors)} Releases are known as of ${catalog.asOf}.`}
            products={inForce(false)}
            at={at}
            esu={false}
          />
          {esuOrganisations.size === 0 ? null : (
            <details>
              <summary>With Extended Security Updates</summary>
              <p>
                {[...esuOrganisations].map((name, index) => (
                  <>
                    {index > 0 ? ', ' : ''}
                    <Stranger text={name} />
                  </>
                ))}
              </p>
              <FloorTable
                caption="What is accepted of the organisations above."
                products={inForce(true)}
                at={at}
                esu
              />
            </details>
          )}
        </section>
        <div class="grid">
          <section class="card" aria-labelledby="rules">
            <h2 id="rules">Rules</h2>
            <Rules policy={policy} />
          </section>
          <div>
            <section class="card" aria-labelledby="notices">
              <h2 id="notices">Notices to postmasters</h2>
              <NoticeRules notices={policy.notices} />
            </section>
            <section class="card" aria-labelledby="exemptions">
              <h2 id="exemptions">Exemptions of the configuration</h2>
              <StandingExemptions exemptions={exemptions} at={at} zone={policy.timeZone} />
            </section>
          </div>
        </div>
      </>,
    );
  });
  return pages;
}
