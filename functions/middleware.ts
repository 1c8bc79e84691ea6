import type { MiddlewareObj } from '@middy/core';
import type { Telemetry } from '../lib/ports.ts';

/** Measures how long an invocation took, as the metric named. */
export function measured(telemetry: Telemetry, metric: string): MiddlewareObj {
  const started = new WeakMap<object, number>();
  const stop = ({ internal }: { internal: object }) => {
    const from = started.get(internal);
    if (from !== undefined) telemetry.count(metric, Math.round(performance.now() - from));
  };
  return {
    before: ({ internal }) => {
      started.set(internal, performance.now());
    },
    after: stop,
    onError: stop,
  };
}

/**
 * Turns every failure into `answer`, with one log line and the metric `FailOpen`: whatever happens to us, the mail goes
 * on. This is the only place that does so.
 */
export function failOpen<T>(telemetry: Telemetry, answer: T): MiddlewareObj<unknown, T> {
  return {
    onError: (request) => {
      // Without dimensions: an alarm has to name them all, and a cause is not known beforehand. The log line has it.
      telemetry.count('FailOpen', 1);
      telemetry.error('failed-open', request.error, {});
      request.response = answer;
    },
  };
}

/** Logs a failure and lets it go on to Lambda, whose retries and dead-letter queue take over. */
export function failLoud(telemetry: Telemetry, event: string): MiddlewareObj {
  return {
    // Returns nothing: a value would become the answer, and the failure a success.
    onError: ({ error }) => {
      telemetry.error(event, error, {});
    },
  };
}

/** Thrown when work takes longer than it may. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/** The result of `work`, or `DeadlineExceeded` after `milliseconds` of real time, when its signal is aborted as well. */
export async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const exceeded = new DeadlineExceeded(milliseconds);
      controller.abort(exceeded);
      reject(exceeded);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
