import type { Context } from 'hono';
import { DAY, type Instant, toIso } from '../../domain/time.ts';
import type { ConsoleEnv } from '../access.ts';
import { Csrf } from './layout.tsx';

interface ExemptionFormProps {
  readonly c: Context<ConsoleEnv>;
  /** Where it is sent to. */
  readonly action: string;
  readonly at: Instant;
}

/** Asks for what an exemption must have: an end in the future, and a reason. */
export const ExemptionForm = ({ c, action, at }: ExemptionFormProps) => (
  <form class="actions" method="post" action={action}>
    <Csrf c={c} />
    <label>
      Until (00:00 UTC)
      <input type="date" name="until" required min={toIso(at + DAY).slice(0, 10)} />
    </label>
    <label class="wide">
      Reason
      <input name="reason" required maxlength={500} />
    </label>
    <button type="submit">Exempt</button>
  </form>
);
