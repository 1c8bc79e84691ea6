import type { Backlog, Census, Deps } from '../ports.ts';

/** Measures what waits to be delivered and to be bounced: how much, and for how long (seconds since it was received). */
export async function gaugeBacklog({
  backlog,
  clock,
  telemetry,
}: Pick<Deps, 'clock' | 'telemetry'> & { readonly backlog: Backlog }): Promise<void> {
  const [held, bounces] = await Promise.all([backlog.waiting('release'), backlog.waiting('bounce')]);
  const age = (oldest: number | null) =>
    oldest === null ? 0 : Math.max(Math.round((clock.now() - oldest) / 1000), 0);
  telemetry.count('Held', held.count);
  telemetry.count('OldestHeldSeconds', age(held.oldest));
  telemetry.count('BouncesWaiting', bounces.count);
  telemetry.count('OldestBounceSeconds', age(bounces.oldest));
}

/** Measures how many servers there are in each stage; stage 0 is those without an episode. */
export async function gaugeStages({
  census,
  policy,
  telemetry,
}: Pick<Deps, 'policy' | 'telemetry'> & { readonly census: Census }): Promise<void> {
  const counts = await census.byStage([0, ...policy.ladder.map(({ stage }) => stage)]);
  for (const [stage, count] of counts) telemetry.count('ServersByStage', count, { stage: String(stage) });
}
