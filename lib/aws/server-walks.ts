import { registrable } from '../mail/organisation.ts';
import type { ServerQuery } from '../ports.ts';
import { INDEX, LISTING, stageMark } from './keys.ts';

/** A way through an index that meets some servers in some order. */
export interface Walk {
  readonly index: string;
  readonly partition: { readonly name: string; readonly value: string };
  readonly sort: string;
  /** First and last text to be met, by the index's order. */
  readonly from: string;
  readonly to: string;
  readonly forward: boolean;
  /** What a server met must be, as filter expressions; the values they name are in `values`. */
  readonly filters: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** An organisation whose servers an earlier walk has met. */
  readonly met?: string;
}

/** Longest sort key of an index, in bytes of UTF-8; by these the store orders text. */
const LONGEST_KEY = 1024;
/** The first key there is, and the last that begins so: names may be made of the first or the last character alone. */
const FIRST = '\u0000';
const lastOf = (prefix: string): string =>
  prefix + '\u{10ffff}'.repeat(Math.floor((LONGEST_KEY - Buffer.byteLength(prefix)) / 4));
/** Four numbers with dots or the beginning of them, or what only an IPv6 address has. */
const ADDRESS = /^\d{1,3}(\.\d{0,3}){0,3}$|:/;

/** The ways to the servers of a query, one after the other; nearly always just one. */
export function walksFor(query: ServerQuery): readonly Walk[] {
  const { organisation, text, sort, stages } = query;
  if (organisation !== null) return [inOrganisation(query, organisation, text)];
  if (text !== null) {
    if (ADDRESS.test(text)) return [byText(query, 'address', text)];
    if (registrable(text) !== text) return [byText(query, 'name', text)];
    return [inOrganisation(query, text, null), { ...byText(query, 'name', text), met: text }];
  }
  // Within one stage the servers are in the order of their names anyway.
  if (sort === 'name' && stages?.lowest === stages?.highest && stages !== null)
    return [byStage(query, query.order === 'asc')];
  return [sort === 'stage' ? byStage(query, query.order === 'desc') : byText(query, sort, '')];
}

function byStage(query: ServerQuery, forward: boolean): Walk {
  return {
    index: INDEX.stage,
    partition: { name: 'listing', value: LISTING.servers },
    sort: 'stageOrder',
    ...stageRange(query),
    forward,
    ...conditions(query),
  };
}

function byText(query: ServerQuery, sort: 'name' | 'address', prefix: string): Walk {
  const { filters, values } = conditions(query);
  const { from, to } = stageRange(query);
  const staged = query.stages !== null;
  return {
    index: INDEX[sort],
    partition: { name: 'listing', value: LISTING.servers },
    sort: `${sort}Order`,
    from: prefix || FIRST,
    to: lastOf(prefix),
    forward: query.sort === 'stage' || query.order === 'asc',
    filters: staged ? [...filters, 'stageOrder BETWEEN :firstStage AND :lastStage'] : filters,
    values: staged ? { ...values, ':firstStage': from, ':lastStage': to } : values,
  };
}

function inOrganisation(query: ServerQuery, name: string, text: string | null): Walk {
  const { filters, values } = conditions(query);
  const begins = '(begins_with(#name, :text) OR begins_with(ip, :text))';
  return {
    index: INDEX.organisation,
    partition: { name: 'ownedBy', value: name },
    sort: 'stageOrder',
    ...stageRange(query),
    forward: query.sort !== 'stage' || query.order === 'desc',
    filters: text === null ? filters : [...filters, begins],
    values: text === null ? values : { ...values, ':text': text },
  };
}

const stageRange = ({ stages }: ServerQuery) => ({
  from: stages === null ? FIRST : stageMark(stages.highest),
  to: lastOf(stages === null ? '' : stageMark(stages.lowest)),
});

function conditions({ compliance, product }: ServerQuery): Pick<Walk, 'filters' | 'values'> {
  const wanted = Object.entries({ compliance, product }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return {
    filters: wanted.map(([name]) => `${name} = :${name}`),
    values: Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value])),
  };
}

/** Whether a place in the order of a walk's index is on it. */
export function isOn({ from, to }: Walk, place: string): boolean {
  const [first, at, last] = [from, place, to].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
  return Buffer.compare(first, at) <= 0 && Buffer.compare(at, last) <= 0;
}
