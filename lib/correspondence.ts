import { z } from 'zod';
import { organisationName, timeOfDay } from './config-values.ts';
import { WEEKDAYS } from './domain/calendar.ts';
import { LANGUAGES } from './domain/language.ts';
import type { NoticePolicy } from './domain/notice.ts';
import type { ReportPolicy } from './domain/report.ts';

const language = z.enum(LANGUAGES);

const reportSchema = z.strictObject({
  to: z
    .array(z.email())
    .max(50, 'at most 50: that is the limit of SES')
    .default([])
    .describe('Who gets it by mail; it is kept in the bucket in any case'),
  from: z.email().optional().describe('A verified address; if absent, portcullis at the first domain'),
  at: timeOfDay
    .optional()
    .describe('Local time, HH:MM, later than advanceAt; if absent, 06:00, or an hour after advanceAt'),
  weekly: z.enum(WEEKDAYS).nullable().default(null).describe('The day that brings the week as well'),
  csvSeparator: z
    .enum([',', ';'])
    .default(',')
    .describe('Between the cells of the CSV; spreadsheets expect ; where the comma is a decimal sign'),
});

const noticesSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether postmasters are written to'),
  from: z
    .email()
    .optional()
    .describe('A verified address, which postmasters answer to; if absent, postmaster at the first domain'),
  daysAhead: z
    .int()
    .min(2, 'at least 2: the daily run looks a day ahead itself')
    .max(30)
    .default(3)
    .describe('Days before a stage begins that its notice goes out'),
  perOrganisationPerDay: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('Most mails to one organisation on a day; what is over it waits for the next day'),
  language: language
    .default('en')
    .describe('For domains of no country, and of countries with another language'),
  page: z
    .url({ protocol: /^https?$/ })
    .refine((page) => page.includes('{server}'), 'must have {server} where the id of the server belongs')
    .optional()
    .describe(
      "Address of a server's own page, {server} in place of its id; if absent, the link of the replies",
    ),
  delayed: z
    .boolean()
    .default(false)
    .describe('Whether senders hear, once a day and server, that mail is being delayed'),
});

const organisationSchema = z.strictObject({
  contacts: z
    .array(z.email())
    .max(50)
    .optional()
    .describe('Who gets its notices; nobody, if empty; if absent, its postmaster'),
  language: language.optional(),
});

/** The part of the configuration that says to whom and when Portcullis writes. */
export const correspondence = {
  report: reportSchema.prefault({}).describe('The daily report to the operator'),
  notices: noticesSchema.prefault({}).describe('What the postmasters of sending servers are told'),
  organisations: z
    .record(organisationName, organisationSchema)
    .default({})
    .describe('What is known of organisations, by registrable domain'),
};

type Correspondence = z.output<z.ZodObject<typeof correspondence>>;

/** Without a time of its own the report comes at six, but an hour after the daily run where that is later. */
export function reportPolicy(
  { to, from, at, weekly, csvSeparator }: Correspondence['report'],
  domains: readonly string[],
  advanceAt: string,
): ReportPolicy {
  const later = `${String(Number(advanceAt.slice(0, 2)) + 1).padStart(2, '0')}${advanceAt.slice(2)}`;
  const usual = advanceAt < '05:00' ? '06:00' : later < '24:00' ? later : '23:59';
  return {
    to,
    weekly,
    csvSeparator,
    at: at ?? usual,
    from: from ?? `portcullis@${domains[0] ?? 'portcullis.example'}`,
  };
}

/** Null where postmasters are not to be written to, or there is no address to write from. */
export function noticePolicy(
  { notices, organisations }: Pick<Correspondence, 'notices' | 'organisations'>,
  domains: readonly string[],
): NoticePolicy | null {
  const from = notices.from ?? (domains[0] && `postmaster@${domains[0]}`);
  if (!notices.enabled || from === undefined) return null;
  const { daysAhead, perOrganisationPerDay, language, page = null } = notices;
  return {
    from,
    daysAhead,
    perOrganisationPerDay,
    language,
    page,
    organisations: new Map(
      Object.entries(organisations).map(([name, { contacts = null, language = null }]) => [
        name.toLowerCase(),
        { contacts, language },
      ]),
    ),
  };
}
