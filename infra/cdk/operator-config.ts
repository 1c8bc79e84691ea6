import { readFileSync } from 'node:fs';
import { type Config, parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';

/** What the SES console takes; the API takes more, but nobody has promised it. */
const MOST_DOMAINS = 100;

/** Reads and checks a configuration for a deployment, which needs more than a local run. Throws, naming key and rule. */
export function readOperatorConfig(file: string): Config {
  const config = parseConfig(JSON.parse(readFileSync(file, 'utf8')), exchangeCatalog);
  // Without recipients a receipt rule would take the mail of every verified domain in the account.
  if (config.domains.length === 0)
    throw new Error(`${file}: domains: must name the domains mail is received for`);
  if (config.domains.length > MOST_DOMAINS) {
    throw new Error(`${file}: domains: at most ${MOST_DOMAINS}, the recipients of one receipt rule`);
  }
  return config;
}
