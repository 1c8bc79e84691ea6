import type { Product } from '../../domain/catalog.ts';

interface ServerFiltersProps {
  /** What was asked, as it was typed. */
  readonly asked: Readonly<Record<string, string>>;
  /** Of the ladder. */
  readonly stages: number;
  readonly products: readonly Product[];
}

const COMPLIANCE = ['compliant', 'unsupported', 'unpatched', 'unknown'] as const;
/** Kept as they are: links change them. */
const KEPT = ['sort', 'order', 'limit'] as const;

/** What to look for: a form that is only an address, so that a listing can be kept as a bookmark. */
export const ServerFilters = ({ asked, stages, products }: ServerFiltersProps) => (
  <form class="filters" method="get" action="/servers" aria-label="Find servers">
    <label>
      Begins with (name, address)
      <input type="search" name="q" value={asked.q ?? ''} maxlength={255} />
    </label>
    <label>
      Organisation
      <input name="organisation" value={asked.organisation ?? ''} maxlength={253} placeholder="example.com" />
    </label>
    <Choice
      label="Stage"
      name="stage"
      chosen={asked.stage}
      options={[
        ['0', 'none'],
        ...Array.from({ length: stages }, (_, index): [string, string] => [`${index + 1}`, `${index + 1}`]),
      ]}
    />
    <Choice
      label="Product"
      name="product"
      chosen={asked.product}
      options={products.toReversed().map(({ product, name }): [string, string] => [product, name])}
    />
    <Choice
      label="Compliance"
      name="compliance"
      chosen={asked.compliance}
      options={COMPLIANCE.map((each): [string, string] => [each, each])}
    />
    {KEPT.map((name) => (asked[name] ? <input type="hidden" name={name} value={asked[name]} /> : null))}
    <button type="submit">Find</button>
    <a class="button second" href="/servers">
      All
    </a>
  </form>
);

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly chosen: string | undefined;
  readonly options: readonly (readonly [string, string])[];
}

const Choice = ({ label, name, chosen, options }: ChoiceProps) => (
  <label>
    {label}
    <select name={name}>
      <option value="">any</option>
      {options.map(([value, words]) => (
        <option value={value} selected={value === chosen}>
          {words}
        </option>
      ))}
    </select>
  </label>
);
