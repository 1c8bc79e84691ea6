import type { z } from 'zod';
import { registrable } from '../mail/organisation.ts';
import { problem } from './problem.ts';

/** What a request says, as the schema has it; otherwise a problem that names each value and what is wrong with it. */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`)
    .join('; ');
  throw problem(400, 'Bad request', detail);
}

/** An organisation's name from an address or a body, in lower case. */
export function organisationName(text: string): string {
  const name = text.toLowerCase();
  if (registrable(name) !== name) {
    throw problem(400, 'Bad request', 'An organisation is a registrable domain, such as example.com.');
  }
  return name;
}
