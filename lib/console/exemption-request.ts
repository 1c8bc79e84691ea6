import { z } from 'zod';
import type { Exemption } from '../domain/server.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { problem } from './problem.ts';
import { line, read } from './request.ts';

const schema = z.strictObject({
  until: z
    .string('must be given')
    .refine((text) => parseInstant(text) !== null, 'not a date such as 2026-12-31'),
  reason: line(500),
});

/** The exemption that a body or a form asks for: when it ends, and why it is. Throws a problem that says what is wrong. */
export function readExemption(input: unknown, now: Instant): Exemption {
  const { until, reason } = read(schema, input);
  const end = parseInstant(until) ?? 0;
  if (end <= now) {
    throw problem(400, 'Bad request', 'until: is over already; an exemption ends in the future');
  }
  return { until: end, reason };
}
