import { Hono } from 'hono';
import type { ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../console.ts';
import { page } from '../parts/layout.tsx';

/** `GET /`: how things stand and what happens next. */
export function overviewPages(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const pages = new Hono<ConsoleEnv>();
  pages.get('/', (c) => {
    void deps;
    return page(c, { title: 'Overview', section: 'overview' }, <h1>Overview</h1>);
  });
  return pages;
}
