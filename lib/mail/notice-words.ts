import type { Language } from '../domain/language.ts';
import type { Instant } from '../domain/time.ts';

/** The form of dates; in English the one with the day first and 24 hours. */
const LOCALE: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', fr: 'fr', es: 'es' };

/** `14 December 2026`, in a language and a time zone. */
export function formatDay(language: Language, timeZone: string, at: Instant): string {
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return ordinal(language, new Intl.DateTimeFormat(LOCALE[language], { ...day, timeZone }).format(at));
}

/** `14 Dec 2026`. */
export const formatShortDay = (language: Language, timeZone: string, at: Instant): string =>
  ordinal(language, new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'medium', timeZone }).format(at));

/** `14 December 2026 at 09:05 UTC`. */
export function formatMinute(language: Language, timeZone: string, at: Instant): string {
  const minute = {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const form = { ...minute, hourCycle: 'h23', timeZoneName: 'short', timeZone } as const;
  return ordinal(language, new Intl.DateTimeFormat(LOCALE[language], form).format(at));
}

/** In French the first of a month, and no other day, is counted: `1er novembre`. */
const ordinal = (language: Language, date: string): string =>
  language === 'fr' ? date.replace(/^1(?= \p{L})/u, '1er') : date;

/** `09:05 UTC`, or without its zone where that has been said. */
export function formatTime(language: Language, timeZone: string, at: Instant, withZone = true): string {
  const minute = { hour: '2-digit', minute: '2-digit' } as const;
  const zone = withZone ? ({ timeZoneName: 'short' } as const) : {};
  const form = { ...minute, ...zone, hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat(LOCALE[language], form).format(at);
}

/** French phrases as they are set: no line begins with a colon, a semicolon, an exclamation or a question mark. */
export const inFrench = <K extends string>(phrases: Readonly<Record<K, string>>): Record<K, string> =>
  Object.fromEntries(
    Object.entries<string>(phrases).map(([key, phrase]) => [key, phrase.replace(/ (?=[:;!?])/g, '\u00a0')]),
  ) as Record<K, string>;

/**
 * A stranger's text as one line of what can be seen, at most `longest` characters: controls and line breaks become
 * spaces, and characters that turn the writing direction or are invisible are left out.
 */
export function visible(text: string, longest = 120): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}
