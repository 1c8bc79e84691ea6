import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ConsoleEnv } from '../access.ts';
import { CSRF_FIELD } from '../csrf.ts';
import type { Problem } from '../problem.ts';
import { STYLE_PATH } from '../style.ts';
import { Notice } from './notice.tsx';

/** The parts of the console, as the navigation shows them. */
const SECTIONS = {
  overview: ['/', 'Overview'],
  servers: ['/servers', 'Servers'],
  messages: ['/messages', 'Messages'],
  organisations: ['/organisations', 'Organisations'],
  reports: ['/reports', 'Reports'],
  policy: ['/policy', 'Policy'],
} as const;

export interface PageProps {
  readonly title: string;
  readonly section: keyof typeof SECTIONS | null;
  /** What went wrong with the form that was sent. */
  readonly problem?: Problem | null;
}

/** Answers with a page of the console. */
export function page(c: Context<ConsoleEnv>, props: PageProps, content: Child) {
  const { problem = null } = props;
  return c.html(
    document(
      { title: `${props.title} · Portcullis`, language: 'en' },
      <>
        <a class="skip" href="#content">
          To the content
        </a>
        <header class="top">
          <a class="brand" href="/">
            Portcullis
          </a>
          <nav aria-label="Sections">
            {Object.entries(SECTIONS).map(([section, [path, label]]) => (
              <a href={path} {...(section === props.section ? { 'aria-current': 'page' } : {})}>
                {label}
              </a>
            ))}
          </nav>
          <Account c={c} />
        </header>
        <main id="content" tabindex={-1}>
          <Notice done={c.req.query('done')} problem={problem} />
          {content}
        </main>
      </>,
    ),
    problem?.status ?? 200,
  );
}

/** A whole document around a body. */
export const document = (head: { title: string; language: string }, body: Child) =>
  html`<!doctype html>${(
    <html lang={head.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{head.title}</title>
        <link rel="stylesheet" href={STYLE_PATH} />
        <link rel="icon" href="data:," />
      </head>
      <body>{body}</body>
    </html>
  )}`;

const Account = ({ c }: { c: Context<ConsoleEnv> }) => {
  const { name, role, session } = c.get('operator');
  return (
    <div class="account">
      <span>
        {name}
        {role === 'viewer' ? ' (viewer)' : ''}
      </span>
      {session === null ? null : (
        <form method="post" action="/sign-out">
          <Csrf c={c} />
          <button class="quiet" type="submit">
            Sign out
          </button>
        </form>
      )}
    </div>
  );
};

/** What every form that changes something must have in it. */
export const Csrf = ({ c }: { c: Context<ConsoleEnv> }) => (
  <input type="hidden" name={CSRF_FIELD} value={c.get('csrf')} />
);
