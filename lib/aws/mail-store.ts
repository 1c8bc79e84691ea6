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
    async raw(id) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: RAW_PREFIX + id }));
        return Body ? await Body.transformToByteArray() : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
  };
}
