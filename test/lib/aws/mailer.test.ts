import { MessageRejected, type SESClient, SESServiceException } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import { createMailer } from '../../../lib/aws/mailer.ts';
import { UnwritableMail } from '../../../lib/mail/outgoing-mail.ts';

const MAIL = {
  from: 'portcullis@receiver.example',
  to: ['operator@receiver.example'],
  subject: 's',
  text: 't',
  html: null,
  headers: { Date: 'Tue, 24 Nov 2026 06:00:00 +0000', 'Message-ID': '<a@receiver.example>' },
};
const fault = (name: string, $fault: 'client' | 'server') =>
  new SESServiceException({ name, $fault, message: name, $metadata: {} });
const rejected = (message: string) => new MessageRejected({ message, $metadata: {} });
const failing = (error: unknown) =>
  createMailer({ send: () => Promise.reject(error) } as unknown as SESClient).send(MAIL);

test('a mail that SES rejects is refused, one it is too busy for is put off', async () => {
  expect(await failing(rejected('Local address contains control or whitespace'))).toBe('refused');
  expect(await failing(fault('Throttling', 'client'))).toBe('postponed');
});

test('a mail waits while its sender is not verified or the account is in the sandbox: both pass', async () => {
  const message =
    'Email address is not verified. The following identities failed the check in region EU-WEST-1: x@example.org';
  expect(await failing(rejected(message))).toBe('postponed');
  expect(await failing(fault('AccessDeniedException', 'client'))).toBe('postponed');
});

test('an address that SES never takes is refused, and so holds up nobody behind it', async () => {
  expect(await failing(fault('InvalidParameterValue', 'client'))).toBe('refused');
});

test('where it is not known whether SES sent the mail, nobody is told that it did not', async () => {
  await expect(failing(fault('InternalFailure', 'server'))).rejects.toThrow('InternalFailure');
  await expect(failing(new Error('socket hang up'))).rejects.toThrow('socket hang up');
});

test('a mail that never got as far as SES is put off: no connection, no credentials, no bytes', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect(await failing(refused)).toBe('postponed');
  expect(await failing(Object.assign(new Error('no role'), { name: 'CredentialsProviderError' }))).toBe(
    'postponed',
  );
  const mailer = createMailer({ send: async () => ({}) } as unknown as SESClient);
  await expect(mailer.send({ ...MAIL, headers: {} })).rejects.toThrow(UnwritableMail);
});
