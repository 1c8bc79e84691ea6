import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { PAUSE_BUDGET_DAYS } from '../domain/pause.ts';

/** What is asked of an organisation, in a body and in a form. */

export const pauseRequest = z.strictObject({ days: z.int().min(1).max(PAUSE_BUDGET_DAYS) });

export const contactsRequest = z.strictObject({
  contacts: z.array(z.email().max(254)).max(50).nullable(),
  language: z.enum(LANGUAGES).nullable().default(null),
});
