import { createHash } from 'node:crypto';
import { isVulnerable, judge } from './compliance.ts';
import { underExemptions } from './exemption.ts';
import { stageInForce } from './ladder.ts';
import type { Organisation } from './organisation.ts';
import { isPaused } from './pause.ts';
import type { Policy } from './policy.ts';
import { isExempt, type Server } from './server.ts';
import { DAY, type Instant } from './time.ts';

/** A server not seen for so long is no trouble any more; it has had a day off twice in that time. */
const RECENT = 14 * DAY;
const WEEK = 7;
/** Addresses of servers are in canonical form. */
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * Whether every message of a server would be rejected now, as far as it is the server's fault: only then may its address
 * be refused at the door. SES takes IPv4 filters; whether it takes others is not documented.
 */
export function isRefusable(
  policy: Policy,
  server: Server,
  owner: Organisation | null,
  now: Instant,
): boolean {
  const { episode, organisation } = server;
  if (episode === null || server.attribution !== 'direct' || !IPV4.test(server.ip)) return false;
  if (now - server.lastSeen > RECENT) return false;
  const pauses = owner?.pauses ?? [];
  if (isPaused(pauses, now) || isExempt(underExemptions(policy.exemptions, server, owner), now)) return false;
  const { stage, blockMinutes } = stageInForce(policy.ladder, episode, pauses, now);
  if (stage !== policy.ladder.length || blockMinutes !== 60) return false;
  // Judged anew: the operator may have lowered the floor since it was last seen, and a filter would hide that.
  const esu = organisation !== null && policy.esuOrganisations.has(organisation);
  const rules = { catalog: policy.catalog, floors: policy.floors, esu };
  return isVulnerable(judge(rules, server.build, now).compliance);
}

/**
 * Whether an address is let through today (UTC): one day in every week, another one each week, so that a repaired server
 * can show itself whatever days it sends on.
 */
export function isDayOff(address: string, at: Instant): boolean {
  const day = Math.floor(at / DAY);
  const week = Math.floor(day / WEEK);
  return createHash('sha256').update(`${address}\n${week}`).digest().readUInt32BE() % WEEK === day % WEEK;
}
