import type { Context } from 'hono';
import type { ServerDetail } from '../../app/server-detail.ts';
import { isExempt } from '../../domain/server.ts';
import type { Instant } from '../../domain/time.ts';
import type { ConsoleEnv } from '../access.ts';
import { ExemptionForm } from './exemption-form.tsx';
import { Csrf } from './layout.tsx';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

interface ServerFormsProps {
  readonly c: Context<ConsoleEnv>;
  readonly detail: ServerDetail;
  /** Messages of it that are held or quarantined. */
  readonly kept: number;
  readonly at: Instant;
  readonly zone: string;
}

/** What an operator may do about a server; a viewer only sees what has been done. */
export const ServerForms = ({ c, detail: { server, view }, kept, at, zone }: ServerFormsProps) => {
  const mayAct = c.get('operator').role === 'operator';
  const path = `/servers/${server.id}`;
  return (
    <>
      {view.exemption === null ? (
        <p>It is not exempt.</p>
      ) : (
        <p>
          Exempt until <Moment at={Date.parse(view.exemption.until)} zone={zone} />:{' '}
          <Stranger text={view.exemption.reason} longest={500} />
          {isExempt(server, at) ? '' : ' (by its organisation or the configuration)'}
        </p>
      )}
      {mayAct && isExempt(server, at) ? (
        <form method="post" action={`${path}/exemption/end`}>
          <Csrf c={c} />
          <button class="second" type="submit">
            End the exemption
          </button>
        </form>
      ) : null}
      {mayAct ? (
        <>
          <details>
            <summary>Exempt this server</summary>
            <p class="muted small">
              Its mail is accepted until then, and it goes up no stage. Reports list it with the reason.
            </p>
            <ExemptionForm c={c} action={`${path}/exemption`} at={at} />
          </details>
          <details>
            <summary>Give it to another organisation</summary>
            <form class="actions" method="post" action={`${path}/organisation`}>
              <Csrf c={c} />
              <label class="wide">
                Domain of the organisation
                <input name="organisation" required maxlength={253} placeholder="example.com" />
              </label>
              <button type="submit">Reassign</button>
            </form>
          </details>
          {kept === 0 ? null : (
            <details>
              <summary>Release its mail ({kept.toLocaleString('en')} kept)</summary>
              <p class="muted small">
                Delivers all of its mail that is held or quarantined, a hundred messages at a time.
              </p>
              <form method="post" action={`${path}/release`}>
                <Csrf c={c} />
                <button type="submit">Release all</button>
              </form>
            </details>
          )}
        </>
      ) : null}
    </>
  );
};
