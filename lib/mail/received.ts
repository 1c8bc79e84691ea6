/** One Received field (RFC 5321 §4.4), parsed. Clauses are null where the field does not have them. */
export interface Hop {
  readonly from: Clause | null;
  readonly by: Clause | null;
  readonly via: Clause | null;
  readonly with: Clause | null;
  readonly id: Clause | null;
  readonly for: Clause | null;
  /** Milliseconds since 1970; null when absent or unreadable. */
  readonly date: number | null;
}

/** The words of a clause and, apart from them, the text of its comments. */
export interface Clause {
  readonly words: string;
  readonly comments: readonly string[];
}

type Keyword = Exclude<keyof Hop, 'date'>;

const KEYWORD = /^(?:from|by|via|with|id|for)$/i;
const TOKEN = /[^\s(]+|\(/g;

/**
 * Parses the value of a Received field, folded or unfolded. Mail in the wild repeats clauses (the first counts), leaves
 * out `from` or `by`, and does not balance its parentheses. Never throws; a text that is no Received value gives a hop
 * of nulls.
 */
export function parseReceived(value: string): Hop {
  const text = value.replace(/\s+/g, ' ').trim();
  const { clauses, rest } = readClauses(text);
  return {
    from: clauses.get('from') ?? null,
    by: clauses.get('by') ?? null,
    via: clauses.get('via') ?? null,
    with: clauses.get('with') ?? null,
    id: clauses.get('id') ?? null,
    for: clauses.get('for') ?? null,
    date: parseDate(rest),
  };
}

function readClauses(text: string) {
  const clauses = new Map<Keyword, Clause>();
  let keyword: Keyword | null = null;
  let words: string[] = [];
  let comments: string[] = [];
  let rest = '';
  const close = () => {
    if (keyword !== null && !clauses.has(keyword)) clauses.set(keyword, { words: words.join(' '), comments });
    words = [];
    comments = [];
  };
  const ends = commentEnds(text);
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    if (token[0] === '(') {
      const end = ends.get(token.index) ?? nextParenthesis(text, token.index);
      comments.push(text.slice(token.index + 1, end));
      TOKEN.lastIndex = end + 1;
      continue;
    }
    const semicolon = token[0].indexOf(';');
    const word = semicolon < 0 ? token[0] : token[0].slice(0, semicolon);
    if (KEYWORD.test(word)) {
      close();
      keyword = word.toLowerCase() as Keyword;
    } else if (word !== '') {
      words.push(word);
    }
    if (semicolon >= 0) {
      rest = text.slice(token.index + semicolon + 1);
      break;
    }
  }
  close();
  return { clauses, rest };
}

/** The closing parenthesis of every one that has one. A single pass: hostile nesting must not cost more than its length. */
function commentEnds(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 0x28) open.push(i);
    else if (char === 0x29) {
      const start = open.pop();
      if (start !== undefined) ends.set(start, i);
    }
  }
  return ends;
}

/** Where a comment that nothing closes is taken to end. */
function nextParenthesis(text: string, start: number): number {
  const next = text.indexOf(')', start);
  return next < 0 ? text.length : next;
}

const DATE =
  /(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{2,4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([+-])(\d{2})(\d{2}))?/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** An RFC 5322 date-time; obsolete zone names count as UTC, which is near enough for what it is used for. */
function parseDate(text: string): number | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = match;
  const fullYear = Number(year) + (year?.length === 2 ? (Number(year) < 50 ? 2000 : 1900) : 0);
  const monthIndex = MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase());
  const local = Date.UTC(
    fullYear,
    monthIndex,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  );
  const offset = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000;
  return local - (sign === '-' ? -offset : offset);
}
