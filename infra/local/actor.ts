import { userInfo } from 'node:os';

/** Who types a command, for the history; empty where the system does not say. */
export function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
