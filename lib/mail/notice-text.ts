import type { Block, NoticeDocument } from './notice-document.ts';

/** RFC 5322 §2.1.1 recommends no more than 78. */
const WIDTH = 76;

/** A notice as plain text, lines ended by `\n` and broken at 76 characters. */
export function noticeText({ blocks }: NoticeDocument): string {
  return `${blocks.map(textOf).join('\n\n')}\n`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'-'.repeat([...block.text].length)}`;
    case 'paragraph':
      return block.text
        .split('\n')
        .map((line) => wrap(line, '', ''))
        .join('\n');
    case 'link':
      return `  ${block.address}`;
    case 'small':
      return `-- \n${wrap(block.text, '', '')}`;
    case 'quote':
      return wrap(block.text, '  ', '    ');
    case 'list':
      return block.items.map((item) => wrap(item, '  * ', '    ')).join('\n');
    case 'table':
      return tableText(block);
    default:
      return block satisfies never;
  }
}

function tableText({ head, rows }: Extract<Block, { kind: 'table' }>): string {
  const all = head === null ? rows : [head, ...rows];
  const width = Math.max(...all.map(([left]) => [...left].length)) + 2;
  return all.map(([left, right]) => wrap(right, `  ${left.padEnd(width)}`, ' '.repeat(width + 2))).join('\n');
}

/** Breaks at spaces; a word that is too long for a line stays whole. */
function wrap(text: string, first: string, others: string): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && [...line].length + 1 + [...word].length > WIDTH) {
      lines.push(line);
      line = others;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
