import type { Check } from './checks.ts';

const MARK = (well: boolean | null): string => (well === null ? '?' : well ? '✓' : '✗');

/** The checks as a person reads them: what is well in a line, what is not with its remedy below. */
export function report(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .flatMap(({ name, well, finding, remedy }) => [
      `${MARK(well)} ${name.padEnd(width)}  ${finding}`,
      ...(remedy === null ? [] : [`  ${' '.repeat(width)}  → ${remedy}`]),
    ])
    .join('\n');
}
