import type { Context } from 'hono';
import type { StandingExemption } from '../../domain/exemption.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { Instant } from '../../domain/time.ts';
import type { ConsoleEnv } from '../access.ts';
import { ExemptionForm } from './exemption-form.tsx';
import { Csrf } from './layout.tsx';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

interface ExemptionsProps {
  readonly c: Context<ConsoleEnv>;
  readonly organisation: Organisation;
  /** Those of the configuration for this organisation. */
  readonly standing: readonly StandingExemption[];
  readonly at: Instant;
  readonly zone: string;
}

/** Whether an organisation is exempt, by whom, and what an operator may do about it. */
export const Exemptions = ({ c, organisation, standing, at, zone }: ExemptionsProps) => {
  const { name, exemption } = organisation;
  const own = exemption !== null && at < exemption.until ? exemption : null;
  const inForce = standing.filter(({ until }) => at < until);
  const mayAct = c.get('operator').role === 'operator';
  const path = `/organisations/${encodeURIComponent(name)}/exemption`;
  return (
    <>
      {own === null && inForce.length === 0 ? <p>It is not exempt.</p> : null}
      {own === null ? null : <Exempt {...own} zone={zone} by="an operator" />}
      {inForce.map((each) => (
        <Exempt {...each} zone={zone} by="the configuration" />
      ))}
      {mayAct && own !== null ? (
        <form class="actions" method="post" action={`${path}/end`}>
          <Csrf c={c} />
          <button class="second" type="submit">
            End the exemption
          </button>
        </form>
      ) : null}
      {mayAct ? (
        <details>
          <summary>{own === null ? 'Exempt it' : 'Exempt it otherwise'}</summary>
          <p class="muted small">
            Mail of all its servers is accepted until then, and they go up no stage. It takes nothing from the
            pause budget; reports list it with the reason.
          </p>
          <ExemptionForm c={c} action={path} at={at} />
        </details>
      ) : null}
    </>
  );
};

interface ExemptProps {
  readonly until: Instant;
  readonly reason: string;
  readonly by: string;
  readonly zone: string;
}

const Exempt = ({ until, reason, by, zone }: ExemptProps) => (
  <p>
    <span class="tag warn">exempt</span> until <Moment at={until} zone={zone} />, by {by}:{' '}
    <Stranger text={reason} longest={500} />
  </p>
);
