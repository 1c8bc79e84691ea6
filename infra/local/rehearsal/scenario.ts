/** One sending server of the rehearsal and what its operators do on which day. */
export interface Actor {
  readonly name: string;
  readonly story: string;
  readonly ip: string;
  readonly host: string;
  readonly organisation: string;
  /** The build its mail shows on a day. */
  readonly build: (day: number) => string;
  /** A relay without Exchange stands in front. */
  readonly relayed: boolean;
  /** Its domain has an SPF record, so that its mail is proven to be its own. */
  readonly proven: boolean;
  /** Days on which it is up to date again. */
  readonly repaired: readonly number[];
  readonly pause: { readonly onDay: number; readonly days: number } | null;
  /** Days on which a stage should be entered, by stage; within the days rehearsed. */
  readonly expected: readonly { readonly stage: number; readonly day: number }[];
}

const OUTDATED = '15.1.2507.39';
const CURRENT = '15.2.2562.53';

const stages = (...days: number[]) => days.map((day, index) => ({ stage: index + 1, day }));

/** The seven of them, each at its own loopback address and in its own organisation. */
export const ACTORS: readonly Actor[] = [
  {
    name: 'never updated',
    story: 'Exchange 2016, nobody looks after it',
    ip: '127.0.0.11',
    host: 'ex01.corp.neglect.example',
    organisation: 'neglect.example',
    build: () => OUTDATED,
    relayed: false,
    proven: true,
    repaired: [],
    pause: null,
    expected: stages(0, 30, 40, 50, 60, 70, 80, 90),
  },
  {
    name: 'upgrades',
    story: 'moves to Exchange SE on day 75',
    ip: '127.0.0.12',
    host: 'mail.latecomer.example',
    organisation: 'latecomer.example',
    build: (day) => (day < 75 ? OUTDATED : CURRENT),
    relayed: false,
    proven: true,
    repaired: [75],
    pause: null,
    expected: stages(0, 30, 40, 50, 60, 70),
  },
  {
    name: 'relapses',
    story: 'updated on day 35, restored from an old backup on day 50',
    ip: '127.0.0.13',
    host: 'mx.backup.example',
    organisation: 'backup.example',
    build: (day) => (day >= 35 && day < 50 ? CURRENT : OUTDATED),
    relayed: false,
    proven: true,
    repaired: [35],
    pause: null,
    // A build counts for a day after it was last seen, so the old one is believed on day 51.
    expected: [...stages(0, 30), ...stages(51, 81, 91, 101)],
  },
  {
    name: 'paused',
    story: 'asks for 20 days of pause on day 45',
    ip: '127.0.0.14',
    host: 'exchange.patience.example',
    organisation: 'patience.example',
    build: () => OUTDATED,
    relayed: false,
    proven: true,
    repaired: [],
    pause: { onDay: 45, days: 20 },
    expected: stages(0, 30, 40, 70, 80, 90, 100, 110),
  },
  {
    name: 'compliant',
    story: 'Exchange SE, up to date',
    ip: '127.0.0.15',
    host: 'ex.diligent.example',
    organisation: 'diligent.example',
    build: () => CURRENT,
    relayed: false,
    proven: true,
    repaired: [],
    pause: null,
    expected: [],
  },
  {
    name: 'relayed',
    story: 'Exchange 2016 behind a Postfix gateway',
    ip: '127.0.0.16',
    host: 'old.hidden.example',
    organisation: 'hidden.example',
    build: () => OUTDATED,
    relayed: true,
    proven: true,
    repaired: [],
    pause: null,
    expected: stages(0, 30, 40, 50, 60, 70, 80, 90),
  },
  {
    name: 'unproven',
    story: 'Exchange 2016 whose domain has no SPF record',
    ip: '127.0.0.17',
    host: 'mail.stranger.example',
    organisation: 'stranger.example',
    build: () => OUTDATED,
    relayed: false,
    proven: false,
    repaired: [],
    pause: null,
    expected: stages(0, 30, 40, 50, 60, 70, 80, 90),
  },
];

/** Days in whose afternoon the first actor sends 60 messages, one a minute. */
export const PROBE_DAYS: readonly number[] = [15, 32, 42, 52, 62, 72, 82, 92];
