import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  S3Client,
} from '@aws-sdk/client-s3';
import type { MailStore } from '../ports.ts';

/** Where SES puts each message before the gate runs, and where accepted mail goes. */
export const RAW_PREFIX = 'raw/';
export const INBOX_PREFIX = 'inbox/';

/** An S3 client; path style, since the embedded endpoint has no host names for buckets. */
export const createS3Client = (): S3Client =>
  new S3Client({
    maxAttempts: 3,
    forcePathStyle: true,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });

/** Where accepted mail goes: the message's id follows the prefix, whatever that ends with. */
export interface Inbox {
  readonly bucket: string;
  readonly prefix: string;
}

/** Stored messages in the bucket SES writes to, and the inbox, which may be in another bucket. */
export function createMailStore(
  client: S3Client,
  bucket: string,
  inbox: Inbox = { bucket, prefix: INBOX_PREFIX },
): MailStore {
  const inInbox = (id: string) => ({ Bucket: inbox.bucket, Key: inbox.prefix + id });
  const stored = async (id: string) => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: RAW_PREFIX + id }));
      return Body ?? null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };
  return {
    async deliver(id) {
      await client.send(
        new CopyObjectCommand({
          ...inInbox(id),
          CopySource: `${bucket}/${RAW_PREFIX}${id}`,
        }),
      );
    },
    async isDelivered(id) {
      try {
        await client.send(new HeadObjectCommand(inInbox(id)));
        return true;
      } catch (error) {
        if (error instanceof NotFound || error instanceof NoSuchKey) return false;
        throw error;
      }
    },
    raw: async (id) => (await stored(id))?.transformToByteArray() ?? null,
    async headers(id) {
      const body = await stored(id);
      return body && headerSection(body as AsyncIterable<Uint8Array>);
    },
  };
}

/** More than any header section that a mail server takes. */
const LONGEST_SECTION = 256 * 1024;
/** An empty line, also where lines end in CR alone: nothing below it is a header. */
const END = /(?:^|\n)\r*\n|\r\r[^\r\n]/;

/** Reads no more than it must of a message, which may have forty megabytes; leaving the loop closes the connection. */
async function headerSection(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let read = Buffer.alloc(0);
  for await (const chunk of body) {
    read = Buffer.concat([read, chunk]);
    const end = read.toString('latin1').search(END);
    if (end >= 0) return read.subarray(0, end + 1);
    if (read.length >= LONGEST_SECTION) break;
  }
  return read.subarray(0, LONGEST_SECTION);
}
