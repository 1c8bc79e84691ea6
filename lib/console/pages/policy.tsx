import { Hono } from 'hono';
import { floorsInForce } from '../../domain/floors-in-force.ts';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { FloorTable } from '../parts/floor-table.tsx';
import { LadderPicture } from '../parts/ladder-picture.tsx';
import { page } from '../parts/layout.tsx';
import { Correspondence, Detection, floorsText, Standing } from '../parts/policy-facts.tsx';
import { StageTable } from '../parts/stage-table.tsx';

/** `GET /policy`: the rules in force, as the configuration and the catalog make them. */
export function policyPages({ policy, report, clock }: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  const { ladder, floors, catalog, timeZone, esuOrganisations } = policy;
  pages.get('/policy', (c) => {
    const at = clock.now();
    const esu = [...esuOrganisations].sort();
    return page(
      c,
      { title: 'Policy', section: 'policy' },
      <>
        <h1>Policy</h1>
        <p class="lead">
          The rules in force. They come from the configuration, and the builds from the catalog of{' '}
          {catalog.asOf}. Times are of {timeZone}.
        </p>
        <section class="card" aria-labelledby="ladder">
          <h2 id="ladder">The ladder</h2>
          <div class="charts">
            <LadderPicture ladder={ladder} />
            <StageTable ladder={ladder} />
          </div>
        </section>
        <section class="card" aria-labelledby="floors">
          <h2 id="floors">What is accepted today</h2>
          <p>{floorsText(floors)}</p>
          <FloorTable
            caption="The lowest build accepted, by lane."
            floors={floorsInForce({ catalog, floors, esu: false }, at)}
            at={at}
          />
          {esu.length === 0 ? null : (
            <>
              <h3>With Extended Security Updates</h3>
              <p>These hold them: {esu.join(', ')}.</p>
              <FloorTable
                caption="The lowest build accepted of those, by lane."
                floors={floorsInForce({ catalog, floors, esu: true }, at)}
                at={at}
              />
            </>
          )}
        </section>
        <div class="grid">
          <section class="card" aria-labelledby="detection">
            <h2 id="detection">Detection and replies</h2>
            <Detection policy={policy} />
          </section>
          <section class="card" aria-labelledby="correspondence">
            <h2 id="correspondence">Notices and reports</h2>
            <Correspondence policy={policy} report={report} />
          </section>
        </div>
        <section class="card" aria-labelledby="exemptions">
          <h2 id="exemptions">Exemptions of the configuration</h2>
          <Standing exemptions={policy.exemptions} at={at} zone={timeZone} />
        </section>
      </>,
    );
  });
  return pages;
}
