import type { Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { isForApi, problem } from './problem.ts';

/** `viewer` looks, `operator` also acts. */
export const ROLES = ['viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** A person who has signed in, or a program that has shown a token. */
export interface Operator {
  /** As it stands in the history of what was changed. */
  readonly name: string;
  readonly role: Role;
  /**
   * Names this sign-in; the token of its forms is made from it. Null where a token came with the request itself, which no
   * other site's page can add.
   */
  readonly session: string | null;
}

/** How operators prove who they are: by a token on one machine, by OpenID Connect in AWS. */
export interface Access {
  /** Who asks; null for a stranger. */
  operatorOf(c: Context): Promise<Operator | null>;
  /** What a stranger's browser gets instead of a page: the way to sign in. */
  signIn(c: Context): Response | Promise<Response>;
  /** What signing in and out needs; open to strangers. */
  readonly routes: Hono;
}

/** What the guards leave for the pages. */
export interface ConsoleEnv {
  Variables: { operator: Operator; csrf: string };
}

export const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** Lets only those in who have signed in, and lets only operators change anything. */
export function signedIn(access: Access) {
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    const operator = await access.operatorOf(c);
    if (operator === null) {
      if (!isForApi(c) && isSafe(c.req.method)) return access.signIn(c);
      throw problem(401, 'Not signed in', 'Sign in, or send a token: Authorization: Bearer …');
    }
    if (operator.role !== 'operator' && !isSafe(c.req.method)) {
      throw problem(403, 'Only for operators', `${operator.name} may look, but not change anything.`);
    }
    c.set('operator', operator);
    return next();
  });
}
