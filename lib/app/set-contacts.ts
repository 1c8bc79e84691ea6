import type { Language } from '../domain/language.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Deps } from '../ports.ts';
import { changeOrganisation } from './change-organisation.ts';

/** Says who gets an organisation's notices (nobody: an empty list; null: its postmaster) and in which language. */
export async function setContacts(
  deps: Pick<Deps, 'organisations' | 'clock'>,
  name: string,
  contacts: readonly string[] | null,
  language: Language | null,
  actor: string,
): Promise<Organisation> {
  const { organisation } = await changeOrganisation<never>(deps, name, (known) => ({
    organisation: { ...known, contacts, language },
    entry: {
      at: deps.clock.now(),
      event: 'contacts-set',
      actor,
      detail: { contacts: contacts === null ? null : contacts.join(', '), language },
    },
  }));
  return organisation;
}
