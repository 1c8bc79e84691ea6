import type { Context } from 'hono';
import type { ConsoleEnv } from '../access.ts';
import { Csrf } from './layout.tsx';
import { Stranger } from './stranger.tsx';

interface ReportFormProps {
  readonly c: Context<ConsoleEnv>;
  /** Who gets it. */
  readonly to: readonly string[];
  /** The last day that is over, `2026-09-21`. */
  readonly last: string;
}

/** Sends a report again that its mail did not get through with, or the first time. */
export const ReportForm = ({ c, to, last }: ReportFormProps) => (
  <>
    <p>
      Reports go to{' '}
      {to.map((address, index) => (
        <>
          {index === 0 ? '' : ', '}
          <Stranger text={address} longest={254} />
        </>
      ))}
      , each once.
    </p>
    <form class="actions" method="post" action="/reports/mail">
      <Csrf c={c} />
      <label>
        Of a
        <select name="period">
          <option value="day">day</option>
          <option value="week">week</option>
        </select>
      </label>
      <label>
        Its (last) day
        <input type="date" name="date" required max={last} value={last} />
      </label>
      <button type="submit">Send</button>
    </form>
  </>
);
