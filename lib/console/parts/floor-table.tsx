import { formatBuild, formatBuildLong } from '../../domain/build.ts';
import type { ProductFloors } from '../../domain/floors-in-force.ts';
import { DAY, type Instant } from '../../domain/time.ts';
import { Day } from './moment.tsx';

interface FloorTableProps {
  readonly caption: string;
  readonly floors: readonly ProductFloors[];
  readonly at: Instant;
}

/** The lowest build of each lane that is accepted, by product; products of which none is are named below. */
export const FloorTable = ({ caption, floors, at }: FloorTableProps) => {
  const refused = floors.filter(({ lanes }) => lanes.length === 0);
  return (
    <>
      <table class="cards">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {['Lane', 'Accepted from build', 'Release', 'Published', 'Support of the product'].map(
              (title) => (
                <th scope="col">{title}</th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {floors.flatMap(({ product, supportEnd, lanes }) =>
            lanes.map(({ lane, build, release }) => (
              <tr>
                <th scope="row">{laneText(product.name, product.product, lane)}</th>
                <td data-label="Accepted from build">
                  <span>
                    <code>{formatBuild(build)}</code>
                    <span class="muted small block">{formatBuildLong(build)}</span>
                  </span>
                </td>
                <td data-label="Release">
                  {release === null ? (
                    <span class="muted">none of this build</span>
                  ) : (
                    <span>
                      {release.name}
                      <span class="muted small block">{release.kb}</span>
                    </span>
                  )}
                </td>
                <td data-label="Published">
                  {release === null ? '' : <Day at={release.released} zone="UTC" />}
                </td>
                <td data-label="Support of the product">
                  <Support end={supportEnd} at={at} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      {refused.length === 0 ? null : (
        <>
          <h3>No build is accepted of</h3>
          <ul class="plain small columns">
            {refused.map(({ product, supportEnd }) => (
              <li class="row">
                <span>{product.name}</span>
                <Support end={supportEnd} at={at} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

/** `Exchange Server 2019 CU15`, of a lane that is called `2019 CU15`. */
const laneText = (name: string, product: string, lane: string): string =>
  lane.startsWith(`${product} `) ? `${name} ${lane.slice(product.length + 1)}` : lane;

/** The last day of support, which an end is the first instant after. */
const Support = ({ end, at }: { readonly end: Instant | null; readonly at: Instant }) => {
  if (end === null) return <span class="muted">no end</span>;
  return (
    <span class={end <= at ? 'muted' : ''}>
      {end <= at ? 'ended on ' : 'until '}
      <Day at={end - DAY} zone="UTC" />
    </span>
  );
};
