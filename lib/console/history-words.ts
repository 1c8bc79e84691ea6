import { minuteText } from '../mail/report-words.ts';
import type { HistoryEntry } from '../ports.ts';

export const EVENT_WORDS = {
  'first-seen': 'First seen',
  detected: 'Detected as out of date',
  relapsed: 'Out of date again',
  repaired: 'Up to date again',
  updated: 'Runs another build',
  'stage-granted': 'Next stage granted',
  reassigned: 'Given to another organisation',
  'pause-started': 'Pause granted',
  'pause-ended': 'Pause ended early',
  'exemption-set': 'Exempted',
  'exemption-ended': 'Exemption ended',
  'contacts-set': 'Contacts set',
  'contact-added': 'Contact named by a link',
  'said-repaired': 'Said to be repaired, by a link',
  'notice-sent': 'Postmaster told',
  'notice-refused': 'Notice refused by SES',
  'notice-unconfirmed': 'Notice of unknown outcome',
  'message-released': 'Message released',
  'message-discarded': 'Message discarded',
} as const satisfies Record<HistoryEntry['event'], string>;

export const NOTICE_WORDS: Readonly<Record<string, string>> = {
  detected: 'detected',
  ahead: 'about to begin',
  begun: 'begun',
  resumes: 'pause ends',
  repaired: 'repaired',
};

/** What is to be said of each detail, in the order in which it reads well; others follow with their names. */
const PHRASES: readonly (readonly [name: string, say: (value: string) => string])[] = [
  ['stage', (value) => `stage ${value}`],
  ['kind', (value) => NOTICE_WORDS[value] ?? value],
  ['build', (value) => value],
  ['product', (value) => `Exchange ${value}`],
  ['compliance', (value) => value],
  ['days', (value) => `${value} days`],
  ['messageId', (value) => value],
  ['was', (value) => `was ${value}`],
  ['from', (value) => `from ${value}`],
  ['to', (value) => `to ${value}`],
  ['until', (value) => `until ${value}`],
  ['reason', (value) => value],
];

/** The details of what happened, `stage 5, from 4 Dec 2026, 09:00`; texts of strangers in it are as they came. */
export function detailText({ detail }: Pick<HistoryEntry, 'detail'>, zone: string): string {
  const said = Object.entries(detail).filter(([, value]) => value !== null && value !== '');
  const order = (name: string) => PHRASES.findIndex(([known]) => known === name) >>> 0;
  return said
    .sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1))
    .map(([name, value]) => {
      const text = isInstant(value) ? minuteText(zone, Date.parse(value)) : String(value);
      const [, say] = PHRASES.find(([known]) => known === name) ?? [];
      return say ? say(text) : `${name} ${text}`;
    })
    .join(', ');
}

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
