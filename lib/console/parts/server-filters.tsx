import type { ServerListing } from '../../app/list-servers.ts';
import type { Product } from '../../domain/catalog.ts';

interface ServerFiltersProps {
  readonly listing: ServerListing;
  /** Of the ladder. */
  readonly stages: number;
  readonly products: readonly Product[];
}

const COMPLIANCE = ['compliant', 'unsupported', 'unpatched', 'unknown'] as const;
const SORTS = { stage: 'Stage', name: 'Name', address: 'Address' } as const;

/** What to look for: a form that is only an address, so that a listing can be kept as a bookmark. */
export const ServerFilters = ({ listing, stages, products }: ServerFiltersProps) => (
  <form class="filters" method="get" action="/servers" aria-label="Find servers">
    <label>
      Name, address or organisation
      <input type="search" name="q" value={listing.text ?? ''} maxlength={255} />
    </label>
    <Choice
      label="Stage"
      name="stage"
      chosen={listing.stage?.toString()}
      options={[
        ['0', 'none'],
        ...Array.from({ length: stages }, (_, index): [string, string] => [`${index + 1}`, `${index + 1}`]),
      ]}
    />
    <Choice
      label="Product"
      name="product"
      chosen={listing.product}
      options={products.toReversed().map(({ product, name }): [string, string] => [product, name])}
    />
    <Choice
      label="Compliance"
      name="compliance"
      chosen={listing.compliance}
      options={COMPLIANCE.map((each): [string, string] => [each, each])}
    />
    <label>
      Sorted by
      <select name="sort">
        {Object.entries(SORTS).map(([sort, label]) => (
          <option value={sort} selected={sort === listing.sort}>
            {label}
          </option>
        ))}
      </select>
    </label>
    {listing.organisation === null ? null : (
      <input type="hidden" name="organisation" value={listing.organisation} />
    )}
    <button type="submit">Find</button>
    <a class="button second" href="/servers">
      All
    </a>
  </form>
);

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly chosen: string | null | undefined;
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
