import { z } from 'zod';
import { registrable } from '../mail/organisation.ts';
import { problem } from './problem.ts';

/** What listings are asked with: items of a page, where it begins, and the beginning of a name. */
export const limit = z.coerce.number().int().min(1).max(100).default(50);
export const cursor = z.string().max(2000).nullable().default(null);
export const text = z.string().trim().toLowerCase().min(1).max(255).nullable().default(null);

/** What people write ends up in reports, tables and mail: one line of what can be seen. */
export const line = (longest: number) =>
  z
    .string('must be given')
    .trim()
    .min(1, 'must be given')
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'must be one line of visible characters');

/** `?stage=&q=mail`: a parameter without a value counts as not given. */
export const given = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

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
