/** Where an identity provider sends browsers back to: after signing in, and after signing out. It has to know both. */
export const CALLBACK_PATH = '/sign-in/callback';
export const SIGNED_OUT_PATH = '/signed-out';

const LONGEST_PATH = 1000;

/** A path of this very console; `/` for anything that a browser might take for another place (`//host`, `/\host`). */
export const ownPath = (path: string): string =>
  path.length <= LONGEST_PATH && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) ? path : '/';
