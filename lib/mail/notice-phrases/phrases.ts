import type { Language } from '../../domain/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

export type PhraseKey = keyof typeof en;
export type Phrases = Readonly<Record<PhraseKey, string>>;

/** Every phrase in every language, with the same `{words}` to fill in. */
export const PHRASES: Readonly<Record<Language, Phrases>> = { en, de, fr, es };

/** A phrase with its words filled in, in one pass: what a stranger puts into a word is not looked into again. */
export function say(
  language: Language,
  key: PhraseKey,
  words: Readonly<Record<string, string | number>> = {},
): string {
  return PHRASES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(words[name] ?? whole));
}
