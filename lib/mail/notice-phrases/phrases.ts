import type { Language } from '../../domain/language.ts';
import { inFrench } from '../notice-words.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

export type PhraseKey = keyof typeof en;
export type Phrases = Readonly<Record<PhraseKey, string>>;

/** Every phrase in every language, with the same `{words}` to fill in. */
export const PHRASES: Readonly<Record<Language, Phrases>> = { en, de, fr: inFrench(fr), es };

/** A phrase with its words filled in: what a stranger puts into a word is not looked into again. */
export function say(
  language: Language,
  key: PhraseKey,
  words: Readonly<Record<string, string | number>> = {},
): string {
  return fill(PHRASES[language][key], words);
}

/** Fills in words, in one pass. */
export const fill = (phrase: string, words: Readonly<Record<string, string | number>>): string =>
  phrase.replace(/\{(\w+)\}/g, (whole, name: string) => String(words[name] ?? whole));
