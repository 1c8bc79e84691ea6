import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { incomplete, S3Error } from './error.ts';

/** The payload of a put, without its transfer coding; throws when length or CRC-32 differ from what was announced. */
export async function* checkedBody(req: IncomingMessage): AsyncGenerator<Buffer> {
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
