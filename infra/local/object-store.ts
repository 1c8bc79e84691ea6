import { randomUUID } from 'node:crypto';
import { constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { copyFile, mkdir, open, rm, stat, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkedBody } from './s3/body.ts';
import {
  absentAsNoSuchKey,
  asS3Error,
  ignoreAbsent,
  noSuchBucket,
  noSuchKey,
  notImplemented,
  S3Error,
} from './s3/error.ts';
import { etag } from './s3/etag.ts';
import { fileOf, isMail, parseTarget } from './s3/key.ts';
import { list } from './s3/listing.ts';
import { xml } from './s3/xml.ts';

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

/** The store's own names, and those of whoever shares the directory, start with a dot and are no keys. */
const STAGING = '.tmp';
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
      await unlink(fileOf(store.root, key)).catch(ignoreAbsent);
      return send(res, 204);
    default:
      throw new S3Error(405, 'MethodNotAllowed', `${req.method} is not allowed against this resource.`);
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

async function put(store: Store, key: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const file = fileOf(store.root, key);
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
  return fileOf(store.root, source.key);
}

async function receive(req: IncomingMessage, file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  await pipeline(checkedBody(req), handle.createWriteStream());
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

async function get(store: Store, key: string, headOnly: boolean, res: ServerResponse): Promise<void> {
  const handle = await open(fileOf(store.root, key), 'r').catch(absentAsNoSuchKey);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw noSuchKey();
    res.writeHead(200, {
      'Content-Length': stats.size,
      'Content-Type': isMail(key) ? 'message/rfc822' : 'application/octet-stream',
      'Last-Modified': stats.mtime.toUTCString(),
      ETag: etag(stats),
    });
    if (headOnly) res.end();
    else await pipeline(handle.createReadStream({ autoClose: false }), res);
  } finally {
    await handle.close();
  }
}

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  if (res.headersSent) return void res.destroy();
  const { status, code, message } = asS3Error(error);
  req.resume(); // the rest of a refused body, or the client would see a broken connection instead of the answer
  const body = xml.document('Error', xml.elements({ Code: code, Message: message, Resource: req.url ?? '' }));
  send(res, status, req.method === 'HEAD' ? '' : body);
}

function send(res: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  if (body !== '') res.setHeader('Content-Type', 'application/xml');
  res.writeHead(status, headers).end(body);
}
