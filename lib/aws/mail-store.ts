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

/** Stored messages in the bucket SES writes to. */
export function createMailStore(client: S3Client, bucket: string): MailStore {
  return {
    async deliver(id) {
      await client.send(
        new CopyObjectCommand({
          Bucket: bucket,
          Key: INBOX_PREFIX + id,
          CopySource: `${bucket}/${RAW_PREFIX}${id}`,
        }),
      );
    },
    async isDelivered(id) {
      try {
        await client.send(new HeadObjectCommand({ Bucket: bucket, Key: INBOX_PREFIX + id }));
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
