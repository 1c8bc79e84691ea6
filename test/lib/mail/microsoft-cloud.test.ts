import { expect, it } from 'vitest';
import { isCloudBuild, isCloudHost } from '../../../lib/mail/microsoft-cloud.ts';

it.each([
  'x.prod.outlook.com',
  'X.MAIL.PROTECTION.OUTLOOK.COM.',
  'a.outlook.office365.com',
  'a.protection.office365.us',
  'x.bigfish.com',
  'hotmail.com',
])('%s is Microsoft’s', (host) => expect(isCloudHost(host)).toBe(true));
it.each(['outlook.com.attacker.example', 'notoutlook.com', 'mail.wingtip.example', '', 'com'])(
  '%s is not',
  (host) => expect(isCloudHost(host)).toBe(false),
);
it.each([
  [[15, 20, 1, 1], true],
  [[15, 21, 1, 1], true],
  [[15, 2, 2562, 53], false],
  [[14, 16, 311, 1], true],
  [[14, 1, 225, 23], true],
  [[14, 3, 513, 0], false],
] as const)('%o: %s', (build, cloud) => expect(isCloudBuild(build)).toBe(cloud));
