import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ConsoleEnv } from '../access.ts';
import { document, page } from '../parts/layout.tsx';
import { ownPath } from '../paths.ts';
import type { Problem } from '../problem.ts';

/** What went wrong, for a person: within the console for those who have signed in. */
export function errorPage(c: Context<ConsoleEnv>, problem: Problem) {
  if (c.get('operator') !== undefined) {
    return page(
      c,
      { title: problem.title, section: null, problem },
      <>
        <h1>{problem.title}</h1>
        <p>
          <a href={cameFrom(c)}>Back</a>
        </p>
      </>,
    );
  }
  return c.html(
    document(
      { title: `${problem.title} · Portcullis`, language: 'en' },
      <main class="narrow">
        <h1>{problem.title}</h1>
        <p>{problem.detail}</p>
      </main>,
    ),
    problem.status,
  );
}

/** The page of ours that the request came from; the first one, if it came from nowhere. */
function cameFrom(c: Context): string {
  const from = URL.parse(c.req.header('referer') ?? '');
  return from?.origin === new URL(c.req.url).origin ? ownPath(from.pathname + from.search) : '/';
}

/** The problem in an error that was thrown; null where it is not one that was meant. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof HTTPException ? ((error.cause as Problem | undefined) ?? null) : null;
}
