import { formatBuild, formatBuildLong } from '../../domain/build.ts';
import type { Release, Threshold } from '../../domain/catalog.ts';
import type { Missing } from '../../domain/missing.ts';
import type { Instant } from '../../domain/time.ts';

/** A build in both forms that people meet, `15.2.1748.39 (15.02.1748.039)`. */
export const BothForms = ({ build }: Pick<Release, 'build'>) => (
  <>
    <span class="mono">{formatBuild(build)}</span> <span class="mono muted">({formatBuildLong(build)})</span>
  </>
);

/** Releases any of which is enough. */
export const Choices = ({ releases }: { readonly releases: readonly Release[] }) => (
  <ul class="choices">
    {releases.map((release) => (
      <li>
        {release.name}: <BothForms build={release.build} />
        {release.kb === null ? null : `, ${release.kb}`}
      </li>
    ))}
  </ul>
);

export interface MissingWords {
  readonly title: string;
  /** Heads of the columns. */
  readonly update: string;
  readonly build: string;
  readonly published: string;
  readonly fixes: string;
  /** Of an update that only a subscriber of extended security updates gets. */
  readonly esuOnly: string;
  /** Before the vulnerabilities that no update of this cumulative update fixes. */
  readonly unfixed: string;
}

interface MissingUpdatesProps {
  readonly missing: Missing;
  readonly words: MissingWords;
  /** The day of an instant, in the reader's form. */
  readonly day: (at: Instant) => string;
}

/** The updates that a server lacks, the newest first, and what is known of what each of them fixes. */
export const MissingUpdates = ({ missing: { updates, unfixed }, words, day }: MissingUpdatesProps) => (
  <>
    {unfixed.length === 0 ? null : (
      <p>
        {words.unfixed} {unfixed.map(cvesOf).join(', ')}
      </p>
    )}
    {updates.length === 0 ? null : (
      <table class="cards">
        <caption>{words.title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.update}</th>
            <th scope="col">{words.published}</th>
            <th scope="col">{words.build}</th>
            <th scope="col">{words.fixes}</th>
          </tr>
        </thead>
        <tbody>
          {updates.map(({ release, fixes }) => (
            <tr>
              <th scope="row">
                {nameOf(release)}
                {release.kb === null ? null : <span class="muted small"> {release.kb}</span>}
                {release.esuOnly ? <span class="tag">{words.esuOnly}</span> : null}
              </th>
              <td data-label={words.published}>{day(release.released)}</td>
              <td data-label={words.build} class="mono">
                {formatBuild(release.build)}
              </td>
              {fixes.length === 0 ? (
                <td class="none" />
              ) : (
                <td data-label={words.fixes}>{fixes.map(cvesOf).join(', ')}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </>
);

/** Within a lane the update says it all. */
const nameOf = ({ update, name }: Release): string => update ?? name;

const cvesOf = ({ cves, label }: Threshold): string => (cves.length > 0 ? cves.join(', ') : label);
