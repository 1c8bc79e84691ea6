import type { Context } from 'hono';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import type { Organisation } from '../../domain/organisation.ts';
import { visible } from '../../mail/notice-words.ts';
import type { ConsoleEnv } from '../access.ts';
import type { CONTACT_CHOICES } from '../contacts-form.ts';
import { Csrf } from './layout.tsx';
import { Stranger } from './stranger.tsx';

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
};

interface ContactsProps {
  readonly c: Context<ConsoleEnv>;
  readonly organisation: Organisation;
  /** What the configuration says of it; holds where no operator has said anything. */
  readonly configured: Pick<Organisation, 'contacts' | 'language'> | null;
}

/** Who gets an organisation's notices and in which language, and the form that says so. */
export const Contacts = ({ c, organisation, configured }: ContactsProps) => {
  const { name, contacts, language } = organisation;
  const inForce = contacts ?? configured?.contacts ?? null;
  const spoken = language ?? configured?.language ?? null;
  return (
    <>
      <dl>
        <dt>Notices go to</dt>
        <dd>
          {inForce === null ? 'its postmaster' : inForce.length === 0 ? 'nobody' : null}
          {inForce?.map((address) => (
            <span class="block">
              <Stranger text={address} longest={254} />
            </span>
          ))}
          {contacts === null && inForce !== null ? (
            <span class="muted small">by the configuration</span>
          ) : null}
        </dd>
        <dt>Language</dt>
        <dd>{spoken === null ? 'by its domain' : LANGUAGE_NAMES[spoken]}</dd>
      </dl>
      {c.get('operator').role === 'operator' ? (
        <details>
          <summary>Change them</summary>
          <form method="post" action={`/organisations/${encodeURIComponent(name)}/contacts`}>
            <Csrf c={c} />
            <fieldset>
              <legend>Notices go to</legend>
              <Choice who="postmaster" chosen={contacts === null}>
                {configured?.contacts ? 'whom the configuration names' : 'its postmaster'}
              </Choice>
              <Choice who="addresses" chosen={contacts !== null && contacts.length > 0}>
                these addresses
              </Choice>
              <Choice who="nobody" chosen={contacts?.length === 0}>
                nobody
              </Choice>
            </fieldset>
            <label>
              Addresses, one a line
              <textarea name="addresses" rows={3} maxlength={13_000}>
                {(contacts ?? []).map((address) => visible(address, 254)).join('\n')}
              </textarea>
            </label>
            <div class="actions">
              <label>
                Language
                <select name="language">
                  <option value="">by its domain</option>
                  {LANGUAGES.map((each) => (
                    <option value={each} selected={each === language}>
                      {LANGUAGE_NAMES[each]}
                    </option>
                  ))}
                </select>
              </label>
              <button type="submit">Save</button>
            </div>
          </form>
        </details>
      ) : null}
    </>
  );
};

interface ChoiceProps {
  readonly who: (typeof CONTACT_CHOICES)[number];
  readonly chosen: boolean;
  readonly children: string;
}

const Choice = ({ who, chosen, children }: ChoiceProps) => (
  <label>
    <input type="radio" name="who" value={who} checked={chosen} required />
    {children}
  </label>
);
