import { formatBuild, formatBuildLong } from '../../domain/build.ts';
import type { Product } from '../../domain/catalog.ts';
import type { LaneInForce, ProductInForce } from '../../domain/floors-in-force.ts';
import type { Instant } from '../../domain/time.ts';
import { Day } from './moment.tsx';

interface FloorTableProps {
  readonly caption: string;
  readonly products: readonly ProductInForce[];
  readonly at: Instant;
  /** Whether Extended Security Updates count. */
  readonly esu: boolean;
}

/** What is accepted today: the lowest build of each lane that has one, and below it what is not accepted at all. */
export function FloorTable({ caption, products, at, esu }: FloorTableProps) {
  const rows = products.flatMap(({ product, lanes }) =>
    lanes
      .filter(({ accepted }) => accepted.kind !== 'none')
      .toReversed()
      .map((lane) => ({ product, lane })),
  );
  return (
    <>
      <table class="cards">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {['Cumulative update', 'Lowest accepted build', 'Which is', 'Published', 'Support ends'].map(
              (title) => (
                <th scope="col">{title}</th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ product, lane }) => (
            <tr>
              <th scope="row">
                <span>
                  {product.name} <b>{shortLane(product, lane.lane)}</b>
                </span>
              </th>
              <Accepted {...lane} />
              <td data-label="Support ends">
                <SupportEnd end={endOf(product, esu)} at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Not accepted, whatever the build</h3>
      <ul class="plain">
        {products.map(({ product, lanes }) => {
          const refused = lanes.filter(({ accepted }) => accepted.kind === 'none');
          return refused.length === 0 ? null : (
            <li class="row">
              <span>
                {product.name}
                {refused.length === lanes.length ? '' : `: ${span(product, refused)}`}
              </span>
              <span class="muted small">
                {refused.length < lanes.length ? (
                  'a later cumulative update is needed'
                ) : (
                  <SupportEnd end={endOf(product, esu)} at={at} />
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

const Accepted = ({ accepted }: LaneInForce) => {
  const { build, release } = accepted.kind === 'build' ? accepted : { build: null, release: null };
  return (
    <>
      <td data-label="Lowest accepted build">
        {build === null ? (
          'any'
        ) : (
          <span>
            <code>{formatBuild(build)}</code> <code class="muted">{formatBuildLong(build)}</code>
          </span>
        )}
      </td>
      <td data-label="Which is">
        <span>
          {release?.name ?? ''}
          {release?.kb == null ? null : <span class="muted small block">{release.kb}</span>}
        </span>
      </td>
      <td data-label="Published">
        {release === null ? (
          <span class="muted">not in the catalog</span>
        ) : (
          <Day at={release.released} zone="UTC" />
        )}
      </td>
    </>
  );
};

/** Ends are the first instant without support; people name the last day with it. */
const SupportEnd = ({ end, at }: { readonly end: Instant | null; readonly at: Instant }) =>
  end === null ? (
    <span class="muted">no end announced</span>
  ) : (
    <span>
      {end <= at ? 'support ended ' : ''}
      <Day at={end - 1} zone="UTC" />
    </span>
  );

const endOf = ({ extendedEnd, esuEnd }: Product, esu: boolean): Instant | null =>
  esu ? (esuEnd ?? extendedEnd) : extendedEnd;

/** `CU15` of `2019 CU15`. */
const shortLane = ({ product }: Product, lane: string): string =>
  lane.startsWith(`${product} `) ? lane.slice(product.length + 1) : lane;

/** `RTM to CU13`; lanes are in order, and those that are refused come first. */
function span(product: Product, refused: readonly LaneInForce[]): string {
  const [first, last] = [refused[0], refused.at(-1)].map((lane) => shortLane(product, lane?.lane ?? ''));
  return first === last ? `${first}` : `${first} to ${last}`;
}
