import { z } from 'zod';
import { registrable } from './mail/organisation.ts';

export const domainName = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'not a domain name');

export const organisationName = domainName.refine((name) => registrable(name) === name.toLowerCase(), {
  error: 'not a registrable domain (example.com, not mail.example.com)',
});

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day, HH:MM');

export const timeZone = z.string().refine(isTimeZone, 'not a time zone of the IANA database');

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false; // an offset, +01:00, knows no summer time and is refused by schedulers
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
