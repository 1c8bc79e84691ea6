import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { document } from '../parts/layout.tsx';
import { LANGUAGE_NAMES, type Tell, tellIn } from '../phrases/phrases.ts';
import { chosenLanguage } from './visit.ts';

interface Frame {
  readonly title: string;
  readonly language: Language;
  /** Who receives and blocks. */
  readonly receiver: string;
  readonly status?: ContentfulStatusCode;
}

/** Answers with a page for a postmaster, who has no account. */
export function frame(c: Context, { title, language, receiver, status = 200 }: Frame, content: Child) {
  const tell = tellIn(language);
  return c.html(
    document(
      { title: `${title} · ${receiver}`, language },
      <>
        <header class="top">
          <span class="brand">{tell('page.of', { receiver })}</span>
          <Languages c={c} language={language} tell={tell} />
        </header>
        <main class="narrow">{content}</main>
      </>,
    ),
    status,
  );
}

/** The same page in the other languages; a page that answered a form is one to be looked at, not to be sent again. */
const Languages = ({ c, language, tell }: { c: Context; language: Language; tell: Tell }) => (
  <nav class="languages" aria-label={tell('page.languages')}>
    {LANGUAGES.map((one) => (
      <a
        href={withQuery(c, c.req.method === 'GET' ? c.req.path : pathOf(c), { lang: one })}
        lang={one}
        hreflang={one}
        {...(one === language ? { 'aria-current': 'true' } : {})}
      >
        {LANGUAGE_NAMES[one]}
      </a>
    ))}
  </nav>
);

/** The page of the link that a request came by. */
export const pathOf = (c: Context): string => `/p/${encodeURIComponent(c.req.param('link') ?? '')}`;

/** An address that keeps the language and the server that were chosen, unless told otherwise. */
export function withQuery(c: Context, path: string, query: Readonly<Record<string, string | null>> = {}) {
  const kept = { server: c.req.query('server') ?? null, lang: chosenLanguage(c), ...query };
  const given = Object.entries(kept).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
