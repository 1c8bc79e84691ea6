import type { Header } from './header-block.ts';

/** The value of the first field of a name (lower case); null when there is none. */
export function headerValue(headers: readonly Header[], name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}
