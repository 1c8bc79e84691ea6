import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installationSecret } from '../../../infra/local/installation-secret.ts';

let data = '';
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'portcullis-secret-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

test('a data directory has one secret, which stays, and nobody else can read', async () => {
  const first = await installationSecret(data);
  expect(await installationSecret(data)).toEqual(first);
  for (const file of ['secret', 'token']) expect((await stat(join(data, file))).mode & 0o777).toBe(0o600);
});

test('the token is in a file for programs, and tells nothing of the secret', async () => {
  const { secret, token } = await installationSecret(data);
  expect((await readFile(join(data, 'token'), 'utf8')).trim()).toBe(token);
  expect(token).not.toBe(secret);
});

test('files that others could read, as a copy of the directory may have them, are closed to them again', async () => {
  await installationSecret(data);
  for (const file of ['secret', 'token']) await chmod(join(data, file), 0o644);
  await installationSecret(data);
  for (const file of ['secret', 'token']) expect((await stat(join(data, file))).mode & 0o777).toBe(0o600);
});

test('a start that was cut off while it made the secret is no obstacle to the next', async () => {
  await writeFile(join(data, 'secret.new'), 'half');
  expect((await installationSecret(data)).secret).toHaveLength(43);
});

test('a file that holds no secret is refused instead of being used', async () => {
  await writeFile(join(data, 'secret'), '');
  await expect(installationSecret(data)).rejects.toThrow('Delete it');
});
