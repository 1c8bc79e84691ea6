import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreAbsent, S3Error } from './error.ts';
import { etag } from './etag.ts';
import { fileOf, isPlainKey, keyOf } from './key.ts';
import { xml } from './xml.ts';

const PAGE = 1000;

interface Listed {
  readonly root: string;
  readonly bucket: string;
}

/** ListObjectsV2: the keys below a prefix, grouped at a delimiter, a page at a time. */
export async function list(store: Listed, query: URLSearchParams): Promise<string> {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = Number(query.get('max-keys') ?? PAGE);
  if (!Number.isInteger(limit) || limit < 0)
    throw new S3Error(400, 'InvalidArgument', 'max-keys is no number.');
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();

  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const keys = folder === '' || isPlainKey(folder.slice(0, -1)) ? await keysBelow(store.root, folder) : [];
  const end = (key: string) => (delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length));
  // Grouped before paging, so that a page may end at a common prefix and the next one does not repeat it.
  const grouped = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => (end(key) < 0 ? key : key.slice(0, end(key) + delimiter.length)));
  const remaining = [...new Set(grouped)].filter((entry) => entry > after).sort();
  const page = remaining.slice(0, Math.min(limit, PAGE));

  const contents = await Promise.all(
    page.map((entry) =>
      end(entry) < 0
        ? describe(store, entry)
        : xml.element('CommonPrefixes', xml.elements({ Prefix: entry })),
    ),
  );
  const last = page.at(-1);
  const next =
    last !== undefined && page.length < remaining.length ? Buffer.from(last).toString('base64url') : null;
  return xml.document(
    'ListBucketResult',
    xml.elements({ Name: store.bucket, Prefix: prefix, MaxKeys: limit, KeyCount: page.length }) +
      xml.elements({ IsTruncated: next !== null, ...(next !== null && { NextContinuationToken: next }) }) +
      contents.join(''),
  );
}

/** All keys below a folder (`''` or `a/b/`), in no order. */
async function keysBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(ignoreAbsent);
  const keys: string[] = [];
  for (const entry of entries ?? []) {
    if (entry.name.startsWith('.')) continue;
    const path = folder + entry.name;
    if (entry.isDirectory()) keys.push(...(await keysBelow(root, `${path}/`)));
    const key = entry.isFile() ? keyOf(path) : null;
    if (key !== null) keys.push(key);
  }
  return keys;
}

async function describe(store: Listed, key: string): Promise<string> {
  const stats = await stat(fileOf(store.root, key)).catch(ignoreAbsent);
  if (!stats) return ''; // deleted since the directory was read
  const object = { Key: key, LastModified: stats.mtime.toISOString(), ETag: etag(stats), Size: stats.size };
  return xml.element('Contents', xml.elements({ ...object, StorageClass: 'STANDARD' }));
}
