import { escapeHtml } from './html-escape.ts';
import type { Block, NoticeDocument } from './notice-document.ts';

const CELL = 'padding:4px 16px 4px 0;vertical-align:top;text-align:left';

/** A notice as a page that mail clients show: inline styles, no images, the reader's own colours, light or dark. */
export function noticeHtml({ language, subject, blocks }: NoticeDocument): string {
  return [
    '<!DOCTYPE html>',
    `<html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;padding:16px;font:16px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif">',
    '<div style="max-width:640px;margin:0 auto">',
    ...blocks.map(htmlOf),
    '</div></body></html>',
    '',
  ].join('\n');
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2 style="font-size:18px;line-height:1.3;margin:28px 0 8px">${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return `<p style="margin:0 0 12px">${linked(escapeHtml(block.text)).replaceAll('\n', '<br>')}</p>`;
    case 'link':
      return `<p style="margin:0 0 12px"><a href="${escapeHtml(block.address)}" style="display:inline-block;padding:8px 16px;border:1px solid;border-radius:6px;font-weight:600">${escapeHtml(block.text)}</a></p>`;
    case 'small':
      return `<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #888;font-size:13px;opacity:.8">${escapeHtml(block.text)}</p>`;
    case 'quote':
      return `<pre style="margin:0 0 12px;padding:8px 12px;border-left:3px solid #c60;font:13px/1.5 Consolas,Menlo,monospace;white-space:pre-wrap;overflow-wrap:anywhere">${escapeHtml(block.text)}</pre>`;
    case 'list':
      return `<ul style="margin:0 0 12px;padding-left:24px">${block.items.map((item) => `<li style="margin:0 0 4px">${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return tableHtml(block);
    default:
      return block satisfies never;
  }
}

function tableHtml({ head, rows }: Extract<Block, { kind: 'table' }>): string {
  const first = head === null ? 'th scope="row"' : 'td';
  const close = head === null ? 'th' : 'td';
  const weight = head === null ? 'font-weight:600;white-space:nowrap;' : '';
  const headRow =
    head === null
      ? ''
      : `<tr>${head.map((cell) => `<th scope="col" style="${CELL};border-bottom:1px solid #888">${escapeHtml(cell)}</th>`).join('')}</tr>`;
  const bodyRows = rows.map(
    ([left, right]) =>
      `<tr><${first} style="${CELL};${weight}">${escapeHtml(left)}</${close}><td style="${CELL};overflow-wrap:anywhere">${escapeHtml(right)}</td></tr>`,
  );
  return `<table style="border-collapse:collapse;margin:0 0 12px">${headRow}${bodyRows.join('')}</table>`;
}

/** Makes an address a link. */
const linked = (html: string): string =>
  html.replace(/https?:\/\/[^\s<>"]+/g, (address) => `<a href="${address}">${address}</a>`);
