import { parseBuild } from '../../lib/domain/build.ts';
import type { Server } from '../../lib/domain/server.ts';
import { serverId } from '../../lib/domain/server.ts';
import type { ServerQuery } from '../../lib/ports.ts';

/** A server with nothing special about it; override what a test is about. */
export function aServer(overrides: Partial<Server> = {}): Server {
  const ip = overrides.ip ?? '198.51.100.25';
  const name = overrides.name ?? 'ex01.wingtip.example';
  return {
    id: serverId(ip, name),
    ip,
    name,
    attribution: 'direct',
    organisation: 'wingtip.example',
    organisationBasis: 'authenticated',
    firstSeen: 0,
    lastSeen: 0,
    evidence: 'from a by b',
    build: parseBuild('15.1.2507.39'),
    buildSeenAt: 0,
    product: '2016',
    release: 'Exchange Server 2016 CU23 Apr24HU',
    compliance: 'unsupported',
    reason: 'past-end-of-support',
    strikes: [],
    episode: null,
    episodes: 0,
    exemption: null,
    answerable: true,
    notices: [],
    ...overrides,
  };
}

/** All servers, the furthest stage first; override what a test is about. */
export const aServerQuery = (overrides: Partial<ServerQuery> = {}): ServerQuery => ({
  stages: null,
  compliance: null,
  product: null,
  organisation: null,
  text: null,
  sort: 'stage',
  order: 'desc',
  limit: 50,
  cursor: null,
  ...overrides,
});
