import type { Message } from '../../lib/domain/message.ts';
import type { LedgerEntry } from '../../lib/ports.ts';
import { aServer } from './servers.ts';

/** A message that a throttle window holds; override what a test is about. */
export const aMessage = (overrides: Partial<Message> = {}): Message => ({
  id: 'm1',
  serverId: aServer().id,
  receivedAt: 1000,
  mailFrom: 'robin@wingtip.example',
  recipients: ['orders@contoso.example'],
  decision: { verdict: 'defer', reason: 'throttle-window', stage: 4, minutes: 20, until: 5000 },
  state: 'held',
  stateSince: 1000,
  dueAt: 5000,
  reply: null,
  note: null,
  ...overrides,
});

/** What the gate writes about the first message of a server, which is held; override what a test is about. */
export const aLedgerEntry = (overrides: Partial<LedgerEntry> = {}): LedgerEntry => ({
  message: aMessage(),
  server: aServer(),
  known: null,
  changed: true,
  reviewAt: null,
  count: 'deferred',
  day: '2026-10-05',
  rejectionCap: 100,
  entry: null,
  newOwner: null,
  ...overrides,
});
