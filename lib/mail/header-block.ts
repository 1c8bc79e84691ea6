/** One header field as SES puts it into its event: unfolded, name in its original case. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

const FIELD = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/s;

/**
 * The header section of a raw message (RFC 5322 §2.2) as a list, top first, unfolded.
 *
 * Real mail breaks the grammar, so: line ends may be LF, CRLF or CRCRLF, an mbox `From ` line and lines that are no
 * header fields are skipped, bytes above 127 are kept as Latin-1. Reads up to the first empty line. Never throws.
 */
export function parseHeaderBlock(raw: Uint8Array | string): Header[] {
  const text = headerSection(typeof raw === 'string' ? raw : Buffer.from(raw).toString('latin1'));
  const headers: { name: string; value: string }[] = [];
  let open: { name: string; parts: string[] } | null = null;
  const close = () => {
    if (open) headers.push({ name: open.name, value: open.parts.join('').trimEnd() });
    open = null;
  };
  for (const line of text.split(/\r*\n/)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      // A fold keeps one space between the parts: SES does the same in its event.
      (open as { parts: string[] } | null)?.parts.push(` ${line.trimStart()}`);
      continue;
    }
    const field = FIELD.exec(line);
    close();
    if (field) open = { name: field[1] as string, parts: [field[2] as string] };
  }
  close();
  return headers;
}

function headerSection(text: string): string {
  const start = /^(?:\r*\n)*/.exec(text)?.[0].length ?? 0;
  const end = text.slice(start).search(/\n\r*\n/);
  return end < 0 ? text.slice(start) : text.slice(start, start + end + 1);
}
