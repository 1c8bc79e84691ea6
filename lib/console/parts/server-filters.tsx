import type { Policy } from '../../domain/policy.ts';
import { COMPLIANCES } from '../server-query.ts';

interface ServerFiltersProps {
  readonly policy: Pick<Policy, 'catalog' | 'ladder'>;
  /** What was asked, as it was typed. */
  readonly asked: Readonly<Record<string, string>>;
}

/** What servers to list and in what order: a form whose answer is an address that can be kept and sent. */
export const ServerFilters = ({ policy, asked }: ServerFiltersProps) => (
  <search>
    <form class="filters" method="get" action="/servers">
      <label>
        Name or address begins with
        <input type="search" name="q" value={asked.q} maxlength={255} autocomplete="off" />
      </label>
      <label>
        Organisation
        <input name="organisation" value={asked.organisation} placeholder="example.com" autocomplete="off" />
      </label>
      <Choice name="stage" label="Stage" asked={asked.stage}>
        {[
          ['', 'any'],
          ...[...policy.ladder].reverse().map(({ stage }) => [String(stage), `stage ${stage}`] as const),
          ['0', 'none'],
        ]}
      </Choice>
      <Choice name="compliance" label="Compliance" asked={asked.compliance}>
        {[['', 'any'], ...COMPLIANCES.map((word) => [word, word] as const)]}
      </Choice>
      <Choice name="product" label="Product" asked={asked.product}>
        {[
          ['', 'any'],
          ...[...policy.catalog.products].reverse().map(({ product, name }) => [product, name] as const),
        ]}
      </Choice>
      {(['sort', 'order'] as const).map((name) =>
        asked[name] ? <input type="hidden" name={name} value={asked[name]} /> : null,
      )}
      <span class="actions">
        <button type="submit">Show</button>
        {Object.values(asked).some((value) => value !== '') ? (
          <a class="button second" href="/servers">
            Clear
          </a>
        ) : null}
      </span>
    </form>
  </search>
);

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly asked: string | undefined;
  readonly children: readonly (readonly [value: string, words: string])[];
}

const Choice = ({ name, label, asked, children }: ChoiceProps) => (
  <label>
    {label}
    <select name={name}>
      {children.map(([value, words]) => (
        <option value={value} selected={value === (asked ?? '')}>
          {words}
        </option>
      ))}
    </select>
  </label>
);
