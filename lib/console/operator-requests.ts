import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import type { Exemption } from '../domain/server.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { problem } from './problem.ts';
import { line } from './request.ts';

/** What operators say of servers and organisations, as the API and the forms of the pages take it. */
export const exemptionRequest = z.strictObject({
  until: z
    .string('must be given')
    .refine((text) => parseInstant(text) !== null, 'not a date such as 2026-12-31'),
  reason: line(500),
});
export const ownerRequest = z.strictObject({ organisation: z.string().trim() });
export const contactsRequest = z.strictObject({
  contacts: z.array(z.email().max(254)).max(50).nullable(),
  language: z.enum(LANGUAGES).nullable().default(null),
});

/** The exemption that is asked for; one that would be over already is refused. */
export function exemptionFrom({ until, reason }: z.infer<typeof exemptionRequest>, now: Instant): Exemption {
  const end = parseInstant(until) ?? 0;
  if (end <= now) {
    throw problem(400, 'Bad request', 'until: is over already; an exemption ends in the future');
  }
  return { until: end, reason };
}

export const noServer = () => problem(404, 'No such server', 'No server has this id.');
export const notExempt = () => problem(404, 'Not exempt', 'The server has no exemption of its own.');
