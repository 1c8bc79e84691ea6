/** One header field as SES puts it into its event: unfolded, name in its original case. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s;

/**
 * The header section of a raw message (RFC 5322 §2.2) as a list, top first, unfolded.
 *
 * Real mail breaks the grammar, so: line ends may be LF, CRLF or CRCRLF, an mbox `From ` line and lines that are no
 * header fields are skipped, bytes above 127 are kept as Latin-1. Reads up to the first empty line. Never throws.
 */
export function parseHeaderBlock(raw: Uint8Array | string): Header[] {
  const section = headerSection(typeof raw === 'string' ? raw : Buffer.from(raw).toString('latin1'));
  const fields: { name: string; parts: string[] }[] = [];
  // What a folded line continues. Below a line that is no header field it is nobody's.
  let parts: string[] = [];
  for (const line of section.split('\n')) {
    const folded = line.startsWith(' ') || line.startsWith('\t');
    const field = folded ? null : FIELD.exec(line);
    if (!folded) parts = [];
    if (field) fields.push({ name: field[1] as string, parts });
    const part = trimBlanks(folded ? line : (field?.[2] ?? ''));
    if (part !== '') parts.push(part);
  }
  // A fold keeps one space between the parts: SES does the same in its event.
  return fields.map((field) => ({ name: field.name, value: field.parts.join(' ') }));
}

/** Unlike `trim`, leaves U+00A0 alone: in raw 8-bit text it is the second half of a character. */
function trimBlanks(text: string): string {
  const isBlank = (index: number) => ' \t\r'.includes(text.charAt(index));
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}

function headerSection(text: string): string {
  const start = /^(?:\r*\n)*/.exec(text)?.[0].length ?? 0;
  const end = text.slice(start).search(/\n\r*\n/);
  return end < 0 ? text.slice(start) : text.slice(start, start + end + 1);
}
