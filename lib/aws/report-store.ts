import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { toIso } from '../domain/time.ts';
import type { ReportFormat, ReportStore } from '../ports.ts';

/** Where reports are in the bucket, and what ends the name of the right to mail one that has been taken. */
export const REPORTS_PREFIX = 'reports/';
export const MAILED = 'mailed';

const CONTENT_TYPE: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  snapshot: 'application/json',
};

const key = (name: string, format: ReportFormat | typeof MAILED) => `${REPORTS_PREFIX}${name}.${format}`;

/** Reports as objects `reports/<name>.<format>`; `reports/<name>.mailed` is the right to mail one, taken. */
export function createReportStore(client: S3Client, bucket: string): ReportStore {
  return {
    async read(name, format) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key(name, format) }));
        return Body ? await Body.transformToByteArray() : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async write(name, format, content) {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key(name, format),
          Body: content,
          ContentType: CONTENT_TYPE[format],
        }),
      );
    },
    create: (name, format, content) =>
      putNew(client, bucket, key(name, format), content, CONTENT_TYPE[format]),
    // A report is there when its JSON is: that is written last.
    names: (from, to) => names(client, bucket, 'json', from, to),
    mailed: (from, to) => names(client, bucket, MAILED, from, to),
    claimMail: (name, at) =>
      putNew(client, bucket, key(name, MAILED), JSON.stringify({ claimedAt: toIso(at) }), 'application/json'),
    async releaseMail(name) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key(name, MAILED) }));
    },
    location: (name, format) => `s3://${bucket}/${key(name, format)}`,
  };
}

/** Puts an object that must not be there yet; false if it is, or if another is putting it. */
async function putNew(
  client: S3Client,
  bucket: string,
  Key: string,
  Body: Uint8Array | string,
  ContentType: string,
): Promise<boolean> {
  try {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, IfNoneMatch: '*' }));
    return true;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 412 || status === 409) return false;
    throw error;
  }
}

/** The names of the reports that have a file with this ending. */
async function names(
  client: S3Client,
  bucket: string,
  ending: ReportFormat | typeof MAILED,
  from: string,
  to: string,
): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: REPORTS_PREFIX, ContinuationToken: token }),
    );
    for (const { Key = '' } of page.Contents ?? []) {
      const name = Key.slice(REPORTS_PREFIX.length, -ending.length - 1);
      if (Key.endsWith(`.${ending}`) && name >= from && name <= to) found.push(name);
    }
    token = page.NextContinuationToken;
  } while (token);
  return found.sort();
}
