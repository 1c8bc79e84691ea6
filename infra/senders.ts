import type { Config } from '../lib/config.ts';
import { registrable } from '../lib/mail/organisation.ts';

/** The addresses that mail is sent from, by what sends it; without what is switched off. */
export function sendersOf({ bounceSender, report, policy: { notices } }: Config) {
  return {
    bounce: bounceSender,
    ...(report.to.length > 0 && { report: report.from }),
    ...(notices && { notice: notices.from }),
  };
}

/** The SES identities that a sender can be verified by: the address, its domain, or the domain that is below. */
export function identitiesOf(sender: string): string[] {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return [...new Set([sender, domain, registrable(domain) ?? domain])];
}
