import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { contactsLeft, postmasterOf } from '../../app/act-by-link.ts';
import { lastSaid } from '../../app/say-repaired.ts';
import { contactsOf } from '../../domain/notice-recipient.ts';
import { isPaused, longestPause } from '../../domain/pause.ts';
import type { Policy } from '../../domain/policy.ts';
import { pause, receiverOf, type Say } from '../../mail/notice-document.ts';
import { say } from '../../mail/notice-phrases/phrases.ts';
import { formatMinute, visible } from '../../mail/notice-words.ts';
import type { ServerRecord } from '../../ports.ts';
import { CSRF_FIELD } from '../csrf.ts';
import { tellIn } from '../phrases/phrases.ts';
import { pathOf, withQuery } from './frame.tsx';
import type { Visit } from './visit.ts';

export interface FormsProps {
  readonly c: Context;
  readonly policy: Policy;
  readonly visit: Visit;
  /** What the forms of this link carry. */
  readonly token: string;
}

/** What a postmaster may do. */
export const Forms = (props: FormsProps) => {
  const { chosen, organisation, at } = props.visit;
  const isRepaired = chosen !== null && chosen.server.episode === null;
  return (
    <>
      {isRepaired && !isPaused(organisation.pauses, at) ? null : <PauseCard {...props} />}
      {isRepaired || chosen === null ? null : <RepairedCard {...props} record={chosen} />}
      <ContactsCard {...props} />
    </>
  );
};

const DAYS_SUGGESTED = 14;

const PauseCard = (props: FormsProps) => {
  const { policy, visit } = props;
  const { organisation, language, at, version } = visit;
  const tell = tellIn(language);
  const speak: Say = (key, words) => say(language, key, words);
  const most = longestPause(organisation.pauses, at, policy.timeZone);
  const paused = isPaused(organisation.pauses, at);
  const name = visible(organisation.name);
  return (
    <section class="card" id="time">
      <h2>{speak('heading.time')}</h2>
      <p>{pause({ owner: organisation, language, at }, name, policy.timeZone, speak)}</p>
      <p>{tell('pause.text', { organisation: name })}</p>
      {most === 0 ? (
        <p>{tell('pause.none')}</p>
      ) : (
        <Form {...props} act="pause" seen={version}>
          <label>
            {tell('pause.days', { most })}
            <input
              type="number"
              name="days"
              min="1"
              max={most}
              value={Math.min(DAYS_SUGGESTED, most)}
              required
            />
          </label>
          <button type="submit">{tell(paused ? 'pause.extend' : 'pause.start')}</button>
        </Form>
      )}
      {paused ? (
        <Form {...props} act="pause/end" seen={version}>
          <button class="second" type="submit">
            {tell('pause.end')}
          </button>
          <span class="muted small">{tell('pause.back')}</span>
        </Form>
      ) : null}
    </section>
  );
};

const RepairedCard = (props: FormsProps & { record: ServerRecord }) => {
  const { policy, visit, record } = props;
  const { language, chosenHistory } = visit;
  const tell = tellIn(language);
  const said = lastSaid(chosenHistory);
  const { lastSeen } = record.server;
  const waits = said !== null && said >= lastSeen;
  const when = (at: number) => formatMinute(language, policy.timeZone, at);
  return (
    <section class="card" id="repaired">
      <h2>{tell('repaired.heading')}</h2>
      {said === null || said < (record.server.episode?.startedAt ?? 0) ? null : (
        <p class={`notice ${waits ? 'good' : 'warn'}`}>
          {waits
            ? tell('repaired.said', { when: when(said) })
            : tell('repaired.not-yet', { when: when(said), seen: when(lastSeen) })}
        </p>
      )}
      <p>
        {waits ? null : `${tell('repaired.text', { receiver: receiverOf(policy) })} `}
        {tell('repaired.how')}
      </p>
      {waits ? null : (
        <Form {...props} act="repaired" seen={record.version}>
          <button class="second" type="submit">
            {tell('repaired.button')}
          </button>
        </Form>
      )}
    </section>
  );
};

const ContactsCard = (props: FormsProps) => {
  const { policy, visit } = props;
  if (policy.notices === null) return null;
  const { organisation, language, history, version } = visit;
  const tell = tellIn(language);
  const told = contactsOf(policy.notices, organisation.name, organisation);
  const ours = history.filter(({ actor }) => actor === postmasterOf(organisation.name));
  const name = visible(organisation.name);
  const contacts = new Intl.ListFormat(language).format(told.map(masked));
  return (
    <section class="card">
      <h2>{tell('contacts.heading')}</h2>
      <p>
        {told.length === 0
          ? tell('contacts.nobody', { organisation: name })
          : tell('contacts.told', { organisation: name, contacts })}
      </p>
      {contactsLeft(told, ours) === 0 ? (
        <p>{tell('contacts.full')}</p>
      ) : (
        <Form {...props} act="contact" seen={version}>
          <label>
            {tell('contacts.address')}
            <input type="email" name="address" maxlength={254} autocomplete="email" required />
          </label>
          <button class="second" type="submit">
            {tell('contacts.add')}
          </button>
        </Form>
      )}
    </section>
  );
};

/** Enough to recognise one's own: a link may get into other hands. That a domain has a postmaster everybody knows. */
function masked(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return visible(local === 'postmaster' ? address : `${[...local][0] ?? ''}***${address.slice(at)}`);
}

interface FormProps {
  readonly c: Context;
  readonly token: string;
  readonly act: string;
  /** The version of what the page shows. */
  readonly seen: number;
  readonly children: Child;
}

const Form = ({ c, token, act, seen, children }: FormProps) => (
  <form
    class="actions"
    method="post"
    action={withQuery(c, `${pathOf(c)}/${act}`, { after: c.req.query('after') ?? null })}
  >
    <input type="hidden" name={CSRF_FIELD} value={token} />
    <input type="hidden" name="seen" value={String(seen)} />
    {children}
  </form>
);
