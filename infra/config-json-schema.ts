import { z } from 'zod';
import { configSchema } from '../lib/config.ts';

/** What each key is, for editors; by path. Those that say it themselves are left out. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  domains: 'Domains mail is received for',
  receiver: 'Who blocks, in every reply; if absent, the domain of the recipient',
  link: 'Where a postmaster can read more, in every reply',
  timeZone: 'Of all times of day here, such as Europe/Berlin',
  advanceAt: 'Local time of the daily run that moves servers to their next stage, HH:MM',
  ladder: "The stages; if absent, Exchange Online's",
  floors:
    'The lowest build that is accepted: the newest security update older than some days (grace), what Exchange Online enforces (original), or a table by lane (explicit)',
  detection: 'How many messages of an outdated server, within how many hours, start its ladder',
  relayed: 'Whether an Exchange server behind a relay is only reported',
  esu: 'Organisations that hold Extended Security Updates, by registrable domain',
  bounce:
    'sender: a verified address, if absent mailer-daemon at the first domain. perServerPerDay: bounces a server can cause in a local day; beyond it mail is quarantined',
  keepDays: 'Days that held, bounced and quarantined mail is kept after it was decided',
  exemptions:
    'The exceptions of the operator: a server, by IP address, or an organisation; until when (a date, or a time with its zone), and why',
  console: 'The web console',
  aws: 'Only for a deployment in an AWS account',
  local: 'Only for a system on one machine',
};

/** The JSON schema of the configuration, as `portcullis.config.schema.json` holds it. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const description = DESCRIPTIONS[key];
    if (description !== undefined && typeof property === 'object') property.description = description;
  }
  return { title: 'Portcullis configuration', ...schema };
}

if (import.meta.main) console.log(JSON.stringify(configJsonSchema(), null, 2));
