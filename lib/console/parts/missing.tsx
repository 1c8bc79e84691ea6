import type { ServerView } from '../../app/server-view.ts';
import { formatBuild, formatBuildLong } from '../../domain/build.ts';
import type { MissingUpdates } from '../../domain/missing-updates.ts';
import { Day } from './moment.tsx';

interface MissingProps extends MissingUpdates {
  readonly needs: ServerView['needs'];
}

const SHOWN = 6;

/** What a server lacks, and what would do. */
export const Missing = ({ updates, vulnerabilities, needs }: MissingProps) => (
  <>
    {needs.length === 0 ? (
      <p>Nothing is needed.</p>
    ) : (
      <>
        <p>Any of these or anything later:</p>
        <ul class="plain">
          {needs.map(({ release, build, buildLong, kb }) => (
            <li class="row">
              <b>{release}</b>
              <span class="muted">
                <code>{build}</code> ({buildLong}){kb === null ? '' : `, ${kb}`}
              </span>
            </li>
          ))}
        </ul>
      </>
    )}
    {vulnerabilities.length === 0 ? null : (
      <>
        <h3>Known vulnerabilities it has</h3>
        <ul class="plain">
          {vulnerabilities.map(({ label, cves, fixedIn }) => (
            <li>
              {label === fixedIn ? null : `${capital(label)}, `}
              <span class="muted">
                {label === fixedIn ? 'Fixed' : 'fixed'} in {fixedIn}
              </span>
              <span class="block small">{cves.join(', ')}</span>
            </li>
          ))}
        </ul>
      </>
    )}
    {updates.length === 0 ? null : (
      <details>
        <summary>{updates.length} updates published since</summary>
        <ul class="plain">
          {updates.slice(0, SHOWN * 4).map(({ name, build, released, kb, esuOnly }) => (
            <li class="row">
              <span>
                {name}
                {esuOnly ? <span class="muted"> (Extended Security Updates only)</span> : null}
              </span>
              <span class="muted small">
                <code title={formatBuildLong(build)}>{formatBuild(build)}</code>
                {kb === null ? '' : `, ${kb}`}, <Day at={released} zone="UTC" />
              </span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
