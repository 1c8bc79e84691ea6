import { z } from 'zod';
import type { Language } from '../domain/language.ts';
import { contactsRequest } from './organisation-requests.ts';
import { read } from './request.ts';

/** Who gets an organisation's notices, as its form has it. */
export const CONTACT_CHOICES = ['postmaster', 'addresses', 'nobody'] as const;

const form = z.strictObject({
  who: z.enum(CONTACT_CHOICES, 'must be chosen'),
  addresses: z.string().default(''),
  language: z.string().default(''),
});

/** The contacts of a form: addresses count only where they were chosen. Throws a problem that says what is wrong. */
export function readContacts(fields: unknown): { contacts: string[] | null; language: Language | null } {
  const { who, addresses, language } = read(form, fields);
  const list = addresses.split(/[\s,;]+/).filter((address) => address !== '');
  const contacts = { postmaster: null, nobody: [], addresses: list }[who];
  return read(
    contactsRequest.refine(() => who !== 'addresses' || list.length > 0, {
      path: ['addresses'],
      error: 'must be given; or choose nobody',
    }),
    { contacts, language: language === '' ? null : language },
  );
}
