import { backscatterReason } from '../domain/backscatter.ts';
import { type Decision, decide } from '../domain/decision.ts';
import { underExemptions } from '../domain/exemption.ts';
import { reviewDueAt } from '../domain/ladder.ts';
import { initialState, type Message } from '../domain/message.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Policy } from '../domain/policy.ts';
import { replyText } from '../domain/reply.ts';
import { type Server, serverId } from '../domain/server.ts';
import { type Seen, type Sighting, see } from '../domain/sighting.ts';
import type { Instant } from '../domain/time.ts';
import { bounceEvidence } from '../mail/bounce-evidence.ts';
import { organisationOf } from '../mail/organisation.ts';
import { type Identification, isSighting } from '../mail/sending-server.ts';
import type { Receipt } from '../mail/ses-event.ts';

/** What a message means for its server, and what is to happen to it. */
export interface Assessment {
  readonly seen: Seen;
  readonly decision: Decision;
  /** When the daily run has to look at the server. */
  readonly reviewAt: Instant | null;
  readonly message: Message;
}

/** The sighting a message is; null when it shows no on-premises Exchange that may be held against the connecting host. */
export function sightingOf(receipt: Receipt, identification: Identification): Sighting | null {
  const { attribution, connected, hop } = identification;
  if (connected === null || hop?.name == null || !isSighting(identification)) return null;
  return {
    ip: connected.ip,
    // Cut in the middle of a character, a text would be refused by the store.
    name: hop.name.slice(0, 255).toWellFormed().toLowerCase(),
    attribution: attribution === 'direct' ? 'direct' : 'relayed',
    build: hop.build,
    evidence: hop.evidence.slice(0, 1000).toWellFormed(),
    ...organisationOf(receipt, connected),
    at: receipt.receivedAt,
    // SPF alone says something about this host: a signed message can be sent again from anywhere.
    answerable: receipt.spf === 'PASS' && backscatterReason(bounceEvidence(receipt)) === null,
  };
}

/** The server a sighting belongs to. */
export const serverOf = (sighting: Sighting): string => serverId(sighting.ip, sighting.name);

/** Judges a sighting against what is known of its server and decides about the message. Pure. */
export function assess(
  policy: Policy,
  receipt: Receipt,
  sighting: Sighting,
  known: Server | null,
  owner: Organisation | null,
): Assessment {
  const organisation = known?.organisation ?? sighting.organisation;
  const esu = organisation !== null && policy.esuOrganisations.has(organisation);
  const seen = see(
    { catalog: policy.catalog, floors: policy.floors, esu },
    policy.detection,
    known,
    sighting,
  );
  const enforced = sighting.attribution === 'direct' || policy.relayed === 'enforce';
  const noBounce = backscatterReason(bounceEvidence(receipt));
  const server = underExemptions(policy.exemptions, seen.server, owner);
  const decision = decide(policy.ladder, server, owner, enforced, noBounce, receipt.receivedAt);
  const { episode } = seen.server;
  // Without pauses, so at the earliest: the daily run knows better by then.
  const reviewAt = episode && reviewDueAt(policy.ladder, episode, []);
  return { seen, decision, reviewAt, message: messageOf(policy, receipt, seen.server, decision) };
}

/** The row a decision leaves behind. */
export function messageOf(policy: Policy, receipt: Receipt, server: Server, decision: Decision): Message {
  const { state, due } = initialState(decision);
  const context = {
    receiver: policy.receiver ?? receipt.recipients[0]?.split('@').at(-1) ?? 'this mail system',
    link: policy.link,
    at: receipt.receivedAt,
    id: receipt.messageId,
  };
  const replies = decision.verdict === 'defer' || decision.verdict === 'reject';
  return {
    id: receipt.messageId,
    serverId: server.id,
    receivedAt: receipt.receivedAt,
    mailFrom: receipt.mailFrom,
    recipients: receipt.recipients,
    decision,
    state,
    stateSince: receipt.receivedAt,
    dueAt: due === 'never' ? null : due === 'now' ? receipt.receivedAt : due,
    reply: replies ? replyText(decision, context) : null,
    note: null,
  };
}
