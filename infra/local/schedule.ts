import { Cron } from 'croner';
import { type Instant, MINUTE } from '../../lib/domain/time.ts';
import type { LocalClock } from './clock.ts';

/** What the schedule starts: the functions that run every minute when something is due, and those of once a day. */
export interface Scheduled {
  /** The earliest time anything is due for a sweeper; null when nothing waits. */
  nextDue(): Promise<Instant | null>;
  sweep(): Promise<void>;
  /** Of those that are due at the same time, the first comes first. */
  readonly daily: readonly DailyRun[];
}

/** Something that runs once a day. */
interface DailyRun {
  readonly name: string;
  /** Local time of day, `HH:MM`. */
  readonly at: string;
  run(): Promise<void>;
}

export interface ScheduleOptions {
  readonly clock: LocalClock;
  readonly timeZone: string;
  /** When each daily run last ran, by its name, where that is known: a run missed since is made up for, once. */
  readonly lastDaily: Readonly<Record<string, Instant>>;
  /** Told after each daily run. */
  readonly onDaily: (lastDaily: Readonly<Record<string, Instant>>) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

export interface Schedule {
  /** Moves a virtual clock to `at`, running all that falls due on the way, in order. */
  moveTo(at: Instant): Promise<void>;
  stop(): Promise<void>;
}

/** How often the real world is looked at. */
const TICK = 1000;

/**
 * The stand-in for EventBridge Scheduler. Runs one thing at a time. Instead of waking every minute of virtual time it
 * jumps to the next minute at which something is due.
 */
export function startSchedule(scheduled: Scheduled, options: ScheduleOptions): Schedule {
  const { clock } = options;
  const started = clock.now();
  const lastDaily: Record<string, Instant> = { ...options.lastDaily };
  const dailies = scheduled.daily.map((daily) => {
    const [hour, minute] = daily.at.split(':');
    const pattern = `0 ${Number(minute)} ${Number(hour)} * * *`;
    const cron = new Cron(pattern, { timezone: options.timeZone, paused: true });
    const next = (): Instant =>
      cron.nextRun(new Date(lastDaily[daily.name] ?? started))?.getTime() ?? Number.POSITIVE_INFINITY;
    return { ...daily, next };
  });
  const nextDaily = (): Instant => Math.min(...dailies.map(({ next }) => next()));
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  /** Runs what is due by `at`, in the order given. */
  const runDaily = async (at: Instant) => {
    for (const { name, next, run } of dailies) {
      if (next() > at) continue;
      // One that fails must keep neither held mail nor the others waiting; its next time is tomorrow.
      await run().catch(options.onError);
      lastDaily[name] = at;
      await options.onDaily(lastDaily);
    }
  };

  /** Everything due up to now; a virtual clock is moved along. */
  async function catchUp(until: Instant): Promise<void> {
    // Several missed days are one late run: that is what a scheduler that was down for them does.
    await runDaily(clock.now());
    let swept = clock.now() - 1;
    while (!stopped) {
      const due = await scheduled.nextDue();
      const sweepAt = due === null ? Number.POSITIVE_INFINITY : Math.max(wholeMinute(due), swept + 1);
      const dailyAt = nextDaily();
      const at = Math.min(sweepAt, dailyAt);
      if (at > until) break;
      clock.moveTo(at);
      if (at === dailyAt) await runDaily(at);
      else await scheduled.sweep();
      if (at === sweepAt) swept = wholeMinute(at + 1);
    }
    clock.moveTo(until);
    // A frozen clock would leave what is due in this very minute waiting for the next one.
    const due = clock.virtual ? await scheduled.nextDue() : null;
    if (due !== null && due <= until) await scheduled.sweep();
  }

  const enqueue = (until: () => Instant): Promise<void> => {
    const next = running.then(() => (stopped ? undefined : catchUp(until())));
    running = next.catch(options.onError);
    return next;
  };
  const timer = setInterval(() => void enqueue(() => clock.now()).catch(() => {}), TICK);
  return {
    moveTo: (at) => enqueue(() => at),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

const wholeMinute = (at: Instant): Instant => Math.ceil(at / MINUTE) * MINUTE;
