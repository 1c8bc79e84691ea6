/** A refusal as S3 words it. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const invalidKey = (why: string) =>
  new S3Error(400, 'InvalidArgument', `This key cannot be stored. ${why}`);
export const noSuchBucket = () => new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.');
export const noSuchKey = () => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
export const incomplete = (why: string) => new S3Error(400, 'IncompleteBody', why);
export const notImplemented = (what: string) =>
  new S3Error(501, 'NotImplemented', `${what} is not implemented here.`);

/** The refusal that any failure amounts to. */
export function asS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  if (UNSTORABLE.has(errno(error))) return invalidKey('A name is too long, or both a file and a directory.');
  return new S3Error(500, 'InternalError', error instanceof Error ? error.message : String(error));
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);
const UNSTORABLE = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'ENAMETOOLONG']);
const errno = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

/** For `catch`: undefined where a file is absent; throws anything else again. */
export function ignoreAbsent(error: unknown): undefined {
  if (!ABSENT.has(errno(error))) throw error;
}

/** For `catch`: an absent file is an absent key. */
export function absentAsNoSuchKey(error: unknown): never {
  throw ABSENT.has(errno(error)) ? noSuchKey() : error;
}
