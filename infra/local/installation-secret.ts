import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveKey } from '../../lib/console/keys.ts';

export interface InstallationSecret {
  /** What all keys of this installation are derived from. */
  readonly secret: string;
  /** Signs the operator in; also in the file `token`, for programs. */
  readonly token: string;
}

const FORMAT = /^[\w-]{43}$/;

/**
 * The secret of a data directory, made when there is none (files of mode 0600). It stays, so that links in notices hold
 * after a restart; to make all of them and the token worthless, delete the file `secret`. Throws when it was tampered with.
 */
export async function installationSecret(data: string): Promise<InstallationSecret> {
  const file = join(data, 'secret');
  const secret = (await readFile(file, 'utf8').catch(() => null)) ?? (await create(file));
  if (!FORMAT.test(secret))
    throw new Error(`${file} is not a secret of Portcullis. Delete it to have a new one.`);
  const token = deriveKey(secret, 'token').toString('base64url');
  await writeFile(join(data, 'token'), `${token}\n`, { mode: 0o600 });
  // The mode of a file that was there already is as it was.
  for (const name of ['secret', 'token']) await chmod(join(data, name), 0o600);
  return { secret, token };
}

/** It appears whole or not at all: a start that was cut off leaves no half of it. */
async function create(file: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, secret, { mode: 0o600, flag: 'wx' });
  await link(draft, file);
  await rm(draft);
  return secret;
}
