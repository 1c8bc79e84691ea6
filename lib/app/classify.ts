import { formatBuild } from '../domain/build.ts';
import {
  type Compliance,
  isVulnerable,
  type Judgement,
  judge,
  satisfyingReleases,
} from '../domain/compliance.ts';
import { explain, explainNeeds } from '../domain/explanation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { registrable } from '../mail/organisation.ts';
import {
  type Attribution,
  type Identification,
  type IdentifiedMail,
  identify,
} from '../mail/sending-server.ts';

/** What can be said of one message, null where nothing is known. */
export interface Classification {
  readonly messageId: string | null;
  readonly server: { readonly ip: string; readonly name: string | null } | null;
  readonly attribution: Attribution;
  readonly software: 'exchange' | null;
  readonly build: string | null;
  readonly product: string | null;
  readonly release: string | null;
  readonly match: 'exact' | 'floor' | 'newer' | null;
  readonly compliance: Compliance | null;
  readonly reason: string;
  /** The same for a person: what it is, and what it would need. */
  readonly explanation: string;
}

/** Classifies a message as the gate would at a date, without knowing anything of its server. Pure and total. */
export function classify(policy: Policy, mail: IdentifiedMail, at: Instant): Classification {
  const identification = identify(mail);
  const { attribution, connected, hop } = identification;
  const organisation = registrable(connected?.helo ?? '');
  const esu = organisation !== null && policy.esuOrganisations.has(organisation);
  const rules = { catalog: policy.catalog, floors: policy.floors, esu };
  const judgement = hop === null ? null : judge(rules, hop.build, at);
  const placement = judgement?.placement;
  return {
    messageId: mail.messageId ?? connected?.messageId ?? null,
    server: connected && { ip: connected.ip, name: serverName(identification) },
    attribution,
    software: hop === null ? null : 'exchange',
    build: hop?.build ? formatBuild(hop.build) : null,
    product: placement?.product?.product ?? null,
    release: placement?.release?.name ?? null,
    match: placement?.match ?? null,
    compliance: judgement?.compliance ?? null,
    reason: judgement !== null && attribution === 'direct' ? judgement.reason : identification.reason,
    explanation: [
      WHO[attribution](connected?.ip ?? null, hop?.name ?? null),
      judgement && hop ? explain(judgement, hop.build) : null,
      judgement && isVulnerable(judgement.compliance) ? needsOf(judgement, rules, at) : null,
      EXTRA[identification.reason] ?? null,
    ]
      .filter((sentence) => sentence)
      .join(' '),
  };
}

/** The name the connecting host stamps itself with, if its hop shows one; the name it greeted with otherwise. */
const serverName = ({ attribution, hop, connected }: Identification): string | null =>
  (attribution === 'direct' ? hop?.name : null) ?? connected?.helo ?? null;

function needsOf(judgement: Judgement, rules: Parameters<typeof satisfyingReleases>[0], at: Instant): string {
  return explainNeeds(judgement, satisfyingReleases(rules, judgement.placement.product, at));
}

const WHO: Record<Attribution, (ip: string | null, name: string | null) => string> = {
  direct: (ip, name) => `${ip} is an on-premises Exchange server (${name ?? 'it does not name itself'}).`,
  relayed: (ip, name) =>
    `${ip} is a relay; behind it is an Exchange server (${name ?? 'unnamed'}), which is only reported.`,
  cloud: (ip, name) =>
    `${ip} belongs to Microsoft's cloud, which is never enforced${name ? `; behind it is an Exchange server (${name})` : ''}.`,
  none: (ip, name) => {
    if (name !== null)
      return `Who connected cannot be told, but an Exchange server (${name}) has handled the message.`;
    return ip === null ? 'Who connected cannot be told.' : `${ip} shows no Exchange server.`;
  },
};

const EXTRA: Partial<Record<Identification['reason'], string>> = {
  'no-ses-hop': "There is no Received field of SES's own on top.",
  'headers-truncated': 'SES cut the headers off, so nothing is held against anyone.',
  'several-ses-hops': 'It has come through SES before; only the first Received field is trusted.',
  'hop-without-by': 'Its Received field does not say by whom it was written, so nothing is held against it.',
  'hop-date-in-future': 'Its Received field is dated in the future, so nothing is held against it.',
  'build-malformed': 'The build it shows is no Exchange build, so nothing is held against it.',
};
