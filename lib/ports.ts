import type { Counts } from './domain/counts.ts';
import type { Message, MessageNote, MessageState, OperatorAct } from './domain/message.ts';
import type { Organisation } from './domain/organisation.ts';
import type { Policy } from './domain/policy.ts';
import type { Server } from './domain/server.ts';
import type { Instant } from './domain/time.ts';
import type { OutgoingMail } from './mail/outgoing-mail.ts';

/** The only source of time. `sleep` may return at once where time is virtual. */
export interface Clock {
  now(): Instant;
  sleep(milliseconds: number): Promise<void>;
}

export type { Counts };

export type CountName = keyof Counts;

/** A stored server; `version` grows with each change other than being seen again, and guards against lost updates. */
export interface ServerRecord {
  readonly server: Server;
  readonly version: number;
  readonly counts: Counts;
}

export interface DayCounts extends Counts {
  /** Day in the operator's time zone, `2026-09-21`. */
  readonly day: string;
}

/** Something that happened to a server or an organisation, never overwritten. */
export interface HistoryEntry {
  readonly at: Instant;
  readonly event:
    | 'first-seen'
    | 'detected'
    | 'relapsed'
    | 'repaired'
    | 'updated'
    | 'stage-granted'
    | 'reassigned'
    | 'pause-started'
    | 'pause-ended'
    | 'exemption-set'
    | 'exemption-ended'
    | 'contacts-set'
    /** By a link in a notice. */
    | 'contact-added'
    /** The postmaster's word, by a link in a notice; the next message decides. */
    | 'said-repaired'
    | 'notice-sent'
    | 'notice-refused'
    | 'notice-unconfirmed'
    | 'message-released'
    | 'message-discarded';
  /** `system`, or who did it. */
  readonly actor: string;
  readonly detail: Readonly<Record<string, string | number | null>>;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null on the last. */
  readonly cursor: string | null;
  /** How many were read to find these; more than there are items where a filter left some out. */
  readonly looked: number;
}

/** A server in a listing, with what is known of its owner. */
export interface ListedServer extends ServerRecord {
  readonly owner: Organisation | null;
}

export interface ServerQuery {
  /** Granted stages, both included, 0 for servers without an episode; null for all. */
  readonly stages: { readonly lowest: number; readonly highest: number } | null;
  readonly compliance: Server['compliance'] | null;
  /** Of the catalog, `2019`. */
  readonly product: string | null;
  readonly organisation: string | null;
  /** Beginning of a name or an address, in lower case; a registrable domain also finds its organisation's servers. */
  readonly text: string | null;
  /**
   * By stage, and by name within one; by name; or by address, as text, so that networks stay together. The servers of an
   * organisation always come by stage, and what a text finds by name or by address, as it is one or the other.
   */
  readonly sort: 'stage' | 'name' | 'address';
  /** `desc` by stage is the furthest first. */
  readonly order: 'asc' | 'desc';
  /** At most 100. */
  readonly limit: number;
  readonly cursor: string | null;
}

export interface ServerStore {
  find(id: string): Promise<ServerRecord | null>;
  /** Those of the ids that there are; a request for each hundred. */
  findMany(ids: readonly string[]): Promise<ServerRecord[]>;
  /**
   * One query of an index and one read of up to a hundred servers and owners, however many servers there are. A query more
   * for a text that may be a domain as well as a name's beginning, and up to eight where a filter (compliance, product)
   * leaves out most. So a page may have fewer than `limit` servers, or none, and still have others after it.
   */
  list(query: ServerQuery): Promise<Page<ListedServer>>;
  /** Oldest first; only the newest so many, if a number is given. */
  history(id: string, newest?: number): Promise<HistoryEntry[]>;
  days(id: string): Promise<DayCounts[]>;
  /**
   * All servers of some granted stages (0: without an episode), stage by stage, a page at a time. For passes over
   * many: the evidence is left empty.
   */
  sweep(stages: readonly number[]): AsyncIterable<readonly Server[]>;
  /** Counts of many servers on some days, summed; a server without mail on them is left out. */
  countsOn(ids: readonly string[], days: readonly string[]): Promise<Map<string, Counts>>;
  /** Servers whose next stage is due by `before`. */
  dueForReview(before: Instant): AsyncIterable<ServerRecord>;
  /**
   * Writes a changed server (all but when and how it was last seen), when it is to be reviewed next, and what happened
   * to it, if nobody changed it since it was read; false if somebody did.
   */
  update(
    server: Server,
    version: number,
    reviewAt: Instant | null,
    entry: HistoryEntry | null,
  ): Promise<boolean>;
}

export interface OrganisationRecord {
  readonly organisation: Organisation;
  readonly version: number;
}

export interface OrganisationQuery {
  /** Beginning of the name, in lower case. */
  readonly text: string | null;
  /** At most 100. */
  readonly limit: number;
  readonly cursor: string | null;
}

export interface OrganisationStore {
  /** Every organisation that owns or has owned a server, or that something was said about, by name. */
  list(query: OrganisationQuery): Promise<Page<Organisation>>;
  /** Has an organisation that nothing is known about listed from now on. */
  add(name: string): Promise<void>;
  find(name: string): Promise<OrganisationRecord | null>;
  /** Those of the names that are known; a request for each hundred. */
  findMany(names: readonly string[]): Promise<Organisation[]>;
  /** Those with a pause or an exemption that ends after an instant, whether they have servers or not. */
  spared(at: Instant): Promise<Organisation[]>;
  history(name: string): Promise<HistoryEntry[]>;
  /** As `ServerStore.update`; `version` 0 creates. */
  update(organisation: Organisation, version: number, entry: HistoryEntry): Promise<boolean>;
}

/** What a sweeper looks for: mail to deliver, or mail to bounce. */
export type DueKind = 'release' | 'bounce';

export interface Move {
  readonly state: MessageState;
  readonly dueAt: Instant | null;
  readonly note?: MessageNote;
  readonly operator?: OperatorAct;
  readonly at: Instant;
  /** What the history of its server is to say of it, written with the move or not at all. */
  readonly entry?: HistoryEntry;
}

export interface MessageStore {
  find(id: string): Promise<Message | null>;
  list(state: MessageState, limit: number, cursor: string | null): Promise<Page<Message>>;
  /**
   * What is held or quarantined of a server and nobody has released, the longest kept first: one query and one read.
   * `limit` is at most 100.
   */
  keptOf(serverId: string, limit: number, cursor: string | null): Promise<Page<Message>>;
  /** How many those are; counting ends at some thousands, since it has a price. */
  countKept(serverId: string): Promise<number>;
  /** Due by `before`, the longest waiting first. */
  due(kind: DueKind, before: Instant, limit: number): Promise<Message[]>;
  /** The next time anything is due, for a scheduler that would rather not poll; null when nothing waits. */
  nextDue(kind: DueKind): Promise<Instant | null>;
  /** Moves a message on, if it still is in the state and due at the time given: the claim of a sweeper. */
  move(message: Message, to: Move): Promise<Message | null>;
}

/** Everything a decision writes, in one transaction. */
export interface LedgerEntry {
  readonly message: Message;
  readonly server: Server;
  /** Version the server was read at; null when it was not there. */
  readonly known: number | null;
  /** Whether more changed than when and how it was last seen. */
  readonly changed: boolean;
  readonly reviewAt: Instant | null;
  readonly count: CountName;
  /** Day in the operator's time zone that the message counts on, `2026-09-21`. */
  readonly day: string;
  /** Most rejections of this server in a day that may be bounced; beyond it the entry is refused. */
  readonly rejectionCap: number;
  readonly entry: HistoryEntry | null;
  /** The server's owner, if it has not been stored yet. */
  readonly newOwner: string | null;
}

/**
 * - `recorded`: written.
 * - `replayed`: this message had been decided before; nothing was written.
 * - `stale`: the server has changed since it was read, or another message of it is being recorded: read again.
 * - `capped`: the day's cap for bounces is reached.
 */
export type LedgerOutcome =
  | { readonly outcome: 'recorded' }
  | { readonly outcome: 'replayed'; readonly message: Message }
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'capped' };

export interface Ledger {
  /** What is known of a server and of an organisation, in one request. */
  read(
    serverId: string,
    organisation: string | null,
  ): Promise<{ readonly record: ServerRecord | null; readonly organisation: Organisation | null }>;
  /** An aborted signal ends it, but cannot take back what the store has already been sent. */
  record(entry: LedgerEntry, signal?: AbortSignal): Promise<LedgerOutcome>;
}

/** The raw messages: SES stores each before any decision. */
export interface MailStore {
  /** Puts the stored message where accepted mail goes; doing it again changes nothing. */
  deliver(id: string): Promise<void>;
  isDelivered(id: string): Promise<boolean>;
  raw(id: string): Promise<Uint8Array | null>;
  /** The header section, up to the first empty line, or the beginning of one of more than 256 kB. */
  headers(id: string): Promise<Uint8Array | null>;
}

/** `refused` is final, `postponed` was not sent and may be tried later; a throw leaves open whether it was sent. */
export type BounceOutcome = 'sent' | 'postponed' | 'refused';

export interface Bouncer {
  bounce(message: Message): Promise<BounceOutcome>;
}

/** How much a sweeper has before it; `oldest` is when the longest kept of it was received. */
export interface Waiting {
  readonly count: number;
  readonly oldest: Instant | null;
}

export interface Backlog {
  /** What waits, due or not; counting ends at some thousands, since it has a price. */
  waiting(kind: DueKind): Promise<Waiting>;
}

export interface Census {
  /** How many servers have been granted each stage, 0 for those without an episode. */
  byStage(stages: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** A count that ends at some thousands, since counting has a price; `more` says that it did. */
export interface Tally {
  readonly count: number;
  readonly more: boolean;
}

/** How many there are of what an operator sees first. Each answer is a round of queries made at once. */
export interface Tallies {
  /** Messages that are held, wait to be bounced, were bounced since an instant, and are quarantined. */
  messages(
    bouncedSince: Instant,
  ): Promise<Readonly<Record<'held' | 'toBounce' | 'bounced' | 'quarantined', Tally>>>;
  /**
   * Servers to be granted their next stage, by the period in which it is due (each ends where the next begins, the first
   * has no beginning) and by that stage. Pauses are known only of those that the daily run has looked at since. Those
   * granted already, up to 25 hours ahead, are not among them.
   */
  stagesDue(ends: readonly Instant[]): Promise<{
    readonly periods: readonly ReadonlyMap<number, number>[];
    readonly more: boolean;
  }>;
}

/** Something that is wrong now, by the name that `docs/deploy.md` explains. */
export interface Alarm {
  readonly name: string;
  /** What has happened, in a sentence. */
  readonly description: string;
  readonly since: Instant;
}

export interface Alarms {
  /** Those that are going off now, the latest first. */
  ringing(): Promise<Alarm[]>;
}

/** The IP filters of the account's SES, which refuse connections. Names hold letters, digits, `-` and `_`. */
export interface ReceiptFilters {
  /** All of them, those of others too: name to address or range. */
  list(): Promise<ReadonlyMap<string, string>>;
  /** Refuses mail from one address; does nothing if there is a filter of that name. */
  block(name: string, address: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The receipt rule sets of the account's SES, of which at most one is active. */
export interface RuleSets {
  active(): Promise<string | null>;
  /** Makes a rule set the active one, or none (null); false when there is none of that name. */
  activate(name: string | null): Promise<boolean>;
}

/**
 * The way to the postmaster's page: links that need no account and show one server, or all servers of an organisation, to
 * whoever has them. Null where nobody could open one.
 */
export interface Links {
  toServer(server: Pick<Server, 'id' | 'organisation'>): Promise<string | null>;
  toOrganisation(name: string): Promise<string | null>;
}

/**
 * Sends mail of our own. `refused` is final, `postponed` may be tried later; a throw leaves open whether it was sent, but
 * `UnwritableMail`, which was not.
 */
export interface Mailer {
  send(mail: OutgoingMail): Promise<'sent' | 'postponed' | 'refused'>;
}

/** What a report is kept as; `snapshot` is what the next one finds out by what has changed. */
export type ReportFormat = 'json' | 'csv' | 'html' | 'txt' | 'snapshot';

/** Reports in the bucket. A name is a day, `2026-09-21`, or `week-2026-09-21` for the week that ends with it. */
export interface ReportStore {
  read(name: string, format: ReportFormat): Promise<Uint8Array | null>;
  write(name: string, format: ReportFormat, content: Uint8Array): Promise<void>;
  /** As `write`, unless the file is there; false if it is. Of two who create the same, exactly one gets true. */
  create(name: string, format: ReportFormat, content: Uint8Array): Promise<boolean>;
  /** The names of the reports there are, in order, from one name to another, both included. */
  names(from: string, to: string): Promise<string[]>;
  /** As `names`, of those that somebody has taken the right to mail. */
  mailed(from: string, to: string): Promise<string[]>;
  /** Takes the right to mail a report, once and for all; false if it has been taken. */
  claimMail(name: string, at: Instant): Promise<boolean>;
  /** Gives it back: the mail is known not to have gone out. */
  releaseMail(name: string): Promise<void>;
  /** Where a person finds a file, `s3://bucket/reports/2026-09-21.csv`. */
  location(name: string, format: ReportFormat): string;
}

/** The one notice of a local day to a sender of a server that mail is being delayed; about the first message held. */
export interface DelayNotice {
  readonly id: string;
  readonly messageId: string;
  readonly dueAt: Instant;
}

export interface DelayStore {
  /** Plans the notice of a day (`2026-09-21`), unless it has been planned. */
  plan(serverId: string, day: string, messageId: string, at: Instant): Promise<void>;
  /** Due by `before`, the longest waiting first. */
  due(before: Instant, limit: number): Promise<DelayNotice[]>;
  nextDue(): Promise<Instant | null>;
  /** Takes a notice for good; false if somebody else has. */
  claim(notice: DelayNotice, at: Instant): Promise<boolean>;
  /** A claimed notice that is known not to have been sent. */
  putBack(notice: DelayNotice, dueAt: Instant): Promise<void>;
}

/** `refused` is final, `postponed` may be tried later; a throw leaves open whether it was sent. */
export interface DelaySender {
  send(message: Message): Promise<'sent' | 'postponed' | 'refused'>;
}

/** What operators watch. No message content and no full addresses ever go in here. */
export interface Telemetry {
  count(metric: string, value: number, dimensions?: Readonly<Record<string, string>>): void;
  info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  error(
    event: string,
    error: unknown,
    fields?: Readonly<Record<string, string | number | boolean | null>>,
  ): void;
}

/** Everything the application touches. A function asks for the part it needs: `Pick<Deps, 'messages' | 'clock'>`. */
export interface Deps {
  readonly policy: Policy;
  readonly clock: Clock;
  readonly servers: ServerStore;
  readonly organisations: OrganisationStore;
  readonly messages: MessageStore;
  readonly ledger: Ledger;
  readonly mail: MailStore;
  readonly bouncer: Bouncer;
  readonly delays: DelayStore;
  readonly delaySender: DelaySender;
  readonly mailer: Mailer;
  readonly links: Links;
  readonly reports: ReportStore;
  readonly telemetry: Telemetry;
}
