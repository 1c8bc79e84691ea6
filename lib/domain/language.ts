/** Languages notices are written in. */
export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Country domains most of whose postmasters read one of them; where several are at home the most common. */
const COUNTRIES: Readonly<Record<Language, readonly string[]>> = {
  en: ['uk', 'ie', 'us', 'au', 'nz', 'za'],
  de: ['de', 'at', 'ch', 'li'],
  fr: [
    'fr',
    'lu',
    'mc',
    're',
    'gp',
    'mq',
    'gf',
    'nc',
    'pf',
    'pm',
    'yt',
    'sn',
    'ci',
    'ml',
    'bf',
    'tg',
    'bj',
    'ga',
    'cg',
  ],
  es: [
    'es',
    'mx',
    'ar',
    'cl',
    'pe',
    'uy',
    'py',
    'bo',
    'ec',
    've',
    'cr',
    'gt',
    'hn',
    'sv',
    'ni',
    'pa',
    'do',
    'cu',
    'pr',
  ],
};

/** The language of a domain's country; null for domains of no country, or of one with another language. */
export function languageOfDomain(domain: string): Language | null {
  const country = domain.slice(domain.lastIndexOf('.') + 1).toLowerCase();
  return LANGUAGES.find((language) => COUNTRIES[language].includes(country)) ?? null;
}
