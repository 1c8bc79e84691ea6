import type { Instant } from '../../lib/domain/time.ts';

/** An answer, or why there is none. */
export type Answer<T> = { readonly known: T } | { readonly unknown: string };

export interface ReceiptRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly recipients: readonly string[];
  /** What it does, in order: `S3`, `Lambda`, … */
  readonly actions: readonly string[];
}

export interface Alarm {
  readonly name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
}

/** What the account, DNS and the tables say, as far as they could be asked. */
export interface Facts {
  readonly now: Instant;
  readonly region: string;
  readonly activeRuleSet: Answer<{ readonly name: string | null; readonly rules: readonly ReceiptRule[] }>;
  /** SES's word on each identity asked for; absent for one it does not have. */
  readonly verification: Answer<ReadonlyMap<string, string>>;
  readonly sending: Answer<{ readonly enabled: boolean; readonly perDay: number }>;
  /** MX records by domain, as DNS gives them. */
  readonly mx: ReadonlyMap<
    string,
    Answer<readonly { readonly exchange: string; readonly priority: number }[]>
  >;
  /** What has been waiting for a scheduled run: since when the first has been due, null when nothing is. */
  readonly due: Answer<{ readonly release: Instant | null; readonly bounce: Instant | null }>;
  /** The stack's alarms, by the names that docs/deploy.md explains. */
  readonly alarms: Answer<readonly Alarm[]>;
  /** What the console answers a stranger's browser, and where it leads that. */
  readonly console: Answer<{ readonly status: number; readonly location: string | null }>;
  /** Servers that a daily run should have moved to their next stage a day ago. */
  readonly forgotten: Answer<number>;
}
