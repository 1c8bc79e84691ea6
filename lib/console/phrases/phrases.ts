import type { Language } from '../../domain/language.ts';
import { fill } from '../../mail/notice-phrases/phrases.ts';
import { inFrench } from '../../mail/notice-words.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

export type PageKey = keyof typeof en;
export type PagePhrases = Readonly<Record<PageKey, string>>;

/** Every phrase in every language, with the same `{words}` to fill in. */
export const PAGE_PHRASES: Readonly<Record<Language, PagePhrases>> = { en, de, fr: inFrench(fr), es };

/** Languages by their own names, for those who look for theirs. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
};

/** Says a phrase with its words filled in. */
export type Tell = (key: PageKey, words?: Readonly<Record<string, string | number>>) => string;

export const tellIn =
  (language: Language): Tell =>
  (key, words = {}) =>
    fill(PAGE_PHRASES[language][key], words);
