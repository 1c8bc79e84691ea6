import type { Build } from '../domain/build.ts';

/** Domains whose hosts are Microsoft's own cloud, whatever build they stamp: Exchange Online, FOPE, Hotmail. */
const CLOUD_DOMAINS = [
  'outlook.com',
  'office365.com',
  'office365.us',
  'outlook.cn',
  'outlook.de',
  'exchangelabs.com',
  'protection.gbl',
  'mgd.msft.net',
  'bigfish.com',
  'frontbridge.com',
  'messaging.microsoft.com',
  'microsoftonline.com',
  'hotmail.com',
  'live.com',
];

/** Whether a host name is one of Microsoft's cloud. Case and a trailing dot do not matter. */
export function isCloudHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return CLOUD_DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/**
 * Whether a build is one only Microsoft runs: Exchange Online is 15.20 and up (15.21 since May 2026), hosted Exchange
 * 2010 was 14.15 and 14.16, Forefront Online Protection 14.1.225.
 */
export function isCloudBuild([major, minor, third]: Build): boolean {
  return (major === 15 && minor >= 20) || (major === 14 && (minor >= 15 || (minor === 1 && third === 225)));
}
