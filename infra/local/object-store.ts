import { randomUUID } from 'node:crypto';
import { constants, existsSync, mkdirSync, renameSync, type Stats } from 'node:fs';
import { copyFile, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';

/** A running S3-compatible endpoint over one directory. */
export interface ObjectStore {
  /** `http://127.0.0.1:<port>`, the endpoint for an S3 client with `forcePathStyle`. */
  readonly url: string;
  readonly bucket: string;
  /** Calls the listener once for every object put or copied, after it is in place, as the bucket's event would. */
  onCreated(listener: (key: string) => void): void;
  /** Takes no new request, gives running ones a second to finish. */
  close(): Promise<void>;
}

/** Keys whose files carry `.eml`, so that a mail program opens what lies in the directory. */
const MAIL = /^(?:raw|inbox)\//;
/** The store's own names, and those of whoever shares the directory, start with a dot and are no keys. */
const STAGING = '.tmp';
const PAGE = 1000;
const GRACE_MS = 1000;
const LIST_PARAMETERS = ['list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token'];
const UNSUPPORTED_HEADER =
  /^(?:range|if-match|if-modified-since|if-unmodified-since|x-amz-(?:meta-.*|tagging|acl|copy-source-.*))$/;

/**
 * Serves the S3 calls Portcullis makes, on 127.0.0.1, over plain files: PutObject, GetObject, HeadObject, CopyObject,
 * DeleteObject and ListObjectsV2 for the one bucket. An object is the file `directory/<key>`; `raw/` and `inbox/` get
 * `.eml` appended. What it does not do (ranges, metadata, versions, multipart, other conditions than
 * `If-None-Match: *`) it refuses with 501 rather than ignoring it; Content-Type is not kept, signatures are not checked.
 *
 * A write goes to `directory/.tmp`, is flushed to disk and renamed, so an object is there whole or not at all. The
 * directory must belong to this process alone (see data-directory.ts). Rejects if it or the port cannot be used.
 *
 * Source: Amazon S3 API Reference.
 */
export async function startObjectStore(options: {
  directory: string;
  bucket: string;
  port?: number;
}): Promise<ObjectStore> {
  const root = resolve(options.directory);
  await rm(join(root, STAGING), { recursive: true, force: true });
  await mkdir(join(root, STAGING), { recursive: true, mode: 0o700 });

  const listeners: ((key: string) => void)[] = [];
  const created = (key: string) => {
    // Never inside the request: a listener that throws must not turn a stored object into an error.
    for (const listener of listeners) setImmediate(listener, key);
  };
  const server = createServer((req, res) => {
    serve({ root, bucket: options.bucket, created }, req, res).catch((error: unknown) =>
      refuse(req, res, error),
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port ?? 0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: options.bucket,
    onCreated: (listener) => void listeners.push(listener),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
      }),
  };
}

interface Store {
  readonly root: string;
  readonly bucket: string;
  created(key: string): void;
}

/** A refusal as S3 words it. */
class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const invalidKey = (why: string) => new S3Error(400, 'InvalidArgument', `This key cannot be stored. ${why}`);
const noSuchBucket = () => new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.');
const noSuchKey = () => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
const incomplete = (why: string) => new S3Error(400, 'IncompleteBody', why);
const notImplemented = (what: string) =>
  new S3Error(501, 'NotImplemented', `${what} is not implemented here.`);

async function serve(store: Store, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { bucket, key, query } = parseTarget(req.url ?? '/');
  if (bucket === '') throw notImplemented('ListBuckets');
  if (bucket !== store.bucket) throw noSuchBucket();
  refuseUnsupported(req, key === '' ? LIST_PARAMETERS : [], query);
  if (key === '') {
    if (req.method !== 'GET' || query.get('list-type') !== '2')
      throw notImplemented(`${req.method} on a bucket`);
    return send(res, 200, await list(store, query));
  }
  switch (req.method) {
    case 'GET':
    case 'HEAD':
      return get(store, key, req.method === 'HEAD', res);
    case 'PUT':
      return put(store, key, req, res);
    case 'DELETE':
      await unlink(fileOf(store, key)).catch(ignoreAbsent);
      return send(res, 204);
    default:
      throw new S3Error(405, 'MethodNotAllowed', `${req.method} is not allowed against this resource.`);
  }
}

/** Path-style addressing, taken from the raw request line: URL would quietly resolve `..`. */
function parseTarget(target: string): { bucket: string; key: string; query: URLSearchParams } {
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

function refuseUnsupported(
  req: IncomingMessage,
  parameters: readonly string[],
  query: URLSearchParams,
): void {
  const condition = req.headers['if-none-match'];
  if (condition !== undefined && condition !== '*') throw notImplemented('If-None-Match with an ETag');
  for (const name of Object.keys(req.headers)) if (UNSUPPORTED_HEADER.test(name)) throw notImplemented(name);
  for (const name of query.keys()) {
    if (name !== 'x-id' && !parameters.includes(name)) throw notImplemented(`?${name}`);
  }
}

/** Whether a key names a file below the directory and no hidden one. */
function isPlainKey(key: string): boolean {
  if (/[\\\p{Cc}]/u.test(key)) return false;
  return key.split('/').every((segment) => segment !== '' && !segment.startsWith('.'));
}

function fileOf(store: Store, key: string): string {
  if (!isPlainKey(key))
    throw invalidKey('It has a backslash, or a segment that is empty or starts with a dot.');
  return join(store.root, MAIL.test(key) ? `${key}.eml` : key);
}

/** The key of a file, given its path below the directory; null when the file is no object. */
function keyOf(path: string): string | null {
  if (!MAIL.test(path)) return path;
  return path.endsWith('.eml') ? path.slice(0, -'.eml'.length) : null;
}

async function put(store: Store, key: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const file = fileOf(store, key);
  const onlyIfAbsent = req.headers['if-none-match'] === '*';
  refuseIfPresent(onlyIfAbsent && file);
  const source = req.headers['x-amz-copy-source'];
  const staged = join(store.root, STAGING, randomUUID());
  try {
    if (source === undefined) await receive(req, staged);
    else
      await copyFile(sourceFile(store, String(source)), staged, constants.COPYFILE_FICLONE).catch(
        absentAsNoSuchKey,
      );
    await flush(staged);
    const stats = await stat(staged);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // Looked at again and renamed in one turn of the event loop: of two conditional puts only one may succeed.
    refuseIfPresent(onlyIfAbsent && file);
    renameSync(staged, file);
    await flush(dirname(file));
    store.created(key);
    if (source === undefined) return send(res, 200, '', { ETag: etag(stats) });
    const copied = { ETag: etag(stats), LastModified: stats.mtime.toISOString() };
    return send(res, 200, xml.document('CopyObjectResult', xml.elements(copied)));
  } finally {
    await rm(staged, { force: true });
  }
}

function refuseIfPresent(file: string | false): void {
  if (file === false || !existsSync(file)) return;
  throw new S3Error(
    412,
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  );
}

function sourceFile(store: Store, header: string): string {
  const source = parseTarget(header.startsWith('/') ? header : `/${header}`);
  if (source.query.size > 0) throw notImplemented('x-amz-copy-source with a version');
  if (source.bucket !== store.bucket) throw noSuchBucket();
  return fileOf(store, source.key);
}

async function receive(req: IncomingMessage, file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  await pipeline(checkedBody(req), handle.createWriteStream());
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/** The payload of a put, without its transfer coding; throws when length or CRC-32 differ from what was announced. */
async function* checkedBody(req: IncomingMessage): AsyncGenerator<Buffer> {
  // Leaving the loop must not destroy the request: its socket carries the error reply.
  const pieces: AsyncIterable<Buffer> = req.iterator({ destroyOnReturn: false });
  const trailers: Record<string, string> = {};
  const chunked = /\baws-chunked\b/.test(req.headers['content-encoding'] ?? '');
  let length = 0;
  let checksum = 0;
  for await (const piece of chunked ? unchunk(pieces, trailers) : pieces) {
    length += piece.length;
    checksum = crc32(piece, checksum);
    yield piece;
  }
  const announced = req.headers['x-amz-decoded-content-length'];
  if (announced !== undefined && Number(announced) !== length) {
    throw incomplete('The body is not as long as x-amz-decoded-content-length says.');
  }
  const expected = trailers['x-amz-checksum-crc32'] ?? req.headers['x-amz-checksum-crc32'];
  if (expected !== undefined && expected !== base64(checksum)) {
    throw new S3Error(400, 'BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  }
}

/** The four bytes of a CRC-32, most significant first. */
function base64(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}

/** Takes off the aws-chunked coding (`size[;extension] CRLF data CRLF … 0 CRLF trailers CRLF`), collecting the trailers. */
async function* unchunk(
  pieces: AsyncIterable<Buffer>,
  trailers: Record<string, string>,
): AsyncGenerator<Buffer> {
  let line: Buffer = Buffer.alloc(0);
  let left = 0;
  let state: 'chunks' | 'trailers' | 'done' = 'chunks';
  for await (const piece of pieces) {
    let rest = line.length > 0 ? Buffer.concat([line, piece]) : piece;
    line = Buffer.alloc(0);
    while (rest.length > 0 && state !== 'done') {
      if (left > 0) {
        const data = rest.subarray(0, left);
        rest = rest.subarray(data.length);
        left -= data.length;
        yield data;
        continue;
      }
      const end = rest.indexOf('\r\n');
      if (end < 0) {
        line = rest;
        break;
      }
      const text = rest.toString('latin1', 0, end);
      rest = rest.subarray(end + 2);
      if (state === 'trailers') {
        const [name = '', value = ''] = text.split(/:(.*)/s, 2);
        if (text === '') state = 'done';
        else trailers[name.trim().toLowerCase()] = value.trim();
      } else if (text !== '') {
        left = chunkSize(text);
        if (left === 0) state = 'trailers';
      }
    }
    if (line.length > 8192) throw incomplete('A line of the aws-chunked body is too long.');
  }
  if (state !== 'done') throw incomplete('The aws-chunked body ends early.');
}

function chunkSize(line: string): number {
  const size = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line)?.[1];
  if (size === undefined) throw incomplete('A chunk of the aws-chunked body has no size.');
  return Number.parseInt(size, 16);
}

async function get(store: Store, key: string, headOnly: boolean, res: ServerResponse): Promise<void> {
  const handle = await open(fileOf(store, key), 'r').catch(absentAsNoSuchKey);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw noSuchKey();
    res.writeHead(200, {
      'Content-Length': stats.size,
      'Content-Type': MAIL.test(key) ? 'message/rfc822' : 'application/octet-stream',
      'Last-Modified': stats.mtime.toUTCString(),
      ETag: etag(stats),
    });
    if (headOnly) res.end();
    else await pipeline(handle.createReadStream({ autoClose: false }), res);
  } finally {
    await handle.close();
  }
}

async function list(store: Store, query: URLSearchParams): Promise<string> {
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

async function describe(store: Store, key: string): Promise<string> {
  const stats = await stat(fileOf(store, key)).catch(ignoreAbsent);
  if (!stats) return ''; // deleted since the directory was read
  const object = { Key: key, LastModified: stats.mtime.toISOString(), ETag: etag(stats), Size: stats.size };
  return xml.element('Contents', xml.elements({ ...object, StorageClass: 'STANDARD' }));
}

/** Objects are replaced, never changed, so time and size tell two versions apart and no digest has to be kept. */
const etag = (stats: Stats) =>
  `"${Math.round(stats.mtimeMs * 1000).toString(16)}-${stats.size.toString(16)}"`;

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);
const UNSTORABLE = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'ENAMETOOLONG']);
const errno = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

function ignoreAbsent(error: unknown): undefined {
  if (!ABSENT.has(errno(error))) throw error;
}

function absentAsNoSuchKey(error: unknown): never {
  throw ABSENT.has(errno(error)) ? noSuchKey() : error;
}

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  if (res.headersSent) return void res.destroy();
  const { status, code, message } = asS3Error(error);
  req.resume(); // the rest of a refused body, or the client would see a broken connection instead of the answer
  const body = xml.document('Error', xml.elements({ Code: code, Message: message, Resource: req.url ?? '' }));
  send(res, status, req.method === 'HEAD' ? '' : body);
}

function asS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  if (UNSTORABLE.has(errno(error))) return invalidKey('A name is too long, or both a file and a directory.');
  return new S3Error(500, 'InternalError', error instanceof Error ? error.message : String(error));
}

function send(res: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  if (body !== '') res.setHeader('Content-Type', 'application/xml');
  res.writeHead(status, headers).end(body);
}

const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const xml = {
  element: (name: string, content: string) => `<${name}>${content}</${name}>`,
  elements: (values: Record<string, string | number | boolean>) =>
    Object.entries(values)
      .map(([name, value]) => xml.element(name, escapeXml(String(value))))
      .join(''),
  document: (root: string, content: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`,
};
