import { shown } from '../../mail/report-words.ts';

const LINES = 300;
const LONGEST = 1000;

/** A header section as it came, line by line; what cannot be seen is marked as such. */
export const MessageHeaders = ({ headers }: { readonly headers: string }) => {
  const lines = headers.split(/\r*\n/).filter((line) => line.trim() !== '');
  return (
    <>
      <section class="scroll tall" tabindex={0} aria-label="Header section">
        <pre>
          {lines.slice(0, LINES).map((line) => (
            <>
              <bdi>{shown(line.replaceAll('\t', '    '), LONGEST)}</bdi>
              {'\n'}
            </>
          ))}
        </pre>
      </section>
      {lines.length > LINES ? (
        <p class="muted small">… and {(lines.length - LINES).toLocaleString('en')} more lines.</p>
      ) : null}
    </>
  );
};
