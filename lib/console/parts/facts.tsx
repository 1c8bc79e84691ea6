import type { Child } from 'hono/jsx';

/** Words and what they stand for. Texts of strangers come as `Stranger`. */
export const Facts = ({ rows }: { readonly rows: readonly (readonly [string, Child])[] }) => (
  <dl>
    {rows.map(([word, meaning]) => (
      <>
        <dt>{word}</dt>
        <dd>{meaning}</dd>
      </>
    ))}
  </dl>
);
