import { join } from 'node:path';
import { invalidKey, S3Error } from './error.ts';

/** Keys whose files carry `.eml`, so that a mail program opens what lies in the directory. */
export const isMail = (key: string): boolean => /^(?:raw|inbox)\//.test(key);

/** Path-style addressing, taken from the raw request line: URL would quietly resolve `..`. */
export function parseTarget(target: string): { bucket: string; key: string; query: URLSearchParams } {
  const [path = '', query = ''] = target.split(/\?(.*)/s, 2);
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  return { bucket: decode(bucket), key: decode(key), query: new URLSearchParams(query) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Whether a key names a file below the directory and no hidden one. */
export function isPlainKey(key: string): boolean {
  if (/[\\\p{Cc}]/u.test(key)) return false;
  return key.split('/').every((segment) => segment !== '' && !segment.startsWith('.'));
}

/** The file below `root` that is the object of this key; throws for a key that names none. */
export function fileOf(root: string, key: string): string {
  if (!isPlainKey(key))
    throw invalidKey('It has a backslash, or a segment that is empty or starts with a dot.');
  return join(root, isMail(key) ? `${key}.eml` : key);
}

/** The key of a file, given its path below the directory; null when the file is no object. */
export function keyOf(path: string): string | null {
  if (!isMail(path)) return path;
  return path.endsWith('.eml') ? path.slice(0, -'.eml'.length) : null;
}
