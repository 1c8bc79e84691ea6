import type { Server } from '../domain/server.ts';
import type { Deps } from '../ports.ts';
import { changeServer, type ServerChange } from './change-server.ts';

/** A run that tells postmasters, and what went wrong in it. */
export type NotifyRun = Pick<
  Deps,
  'policy' | 'servers' | 'organisations' | 'mailer' | 'links' | 'clock' | 'telemetry'
> & { readonly failures: unknown[] };

/** As `changeServer`, but one that cannot be changed is left as it is, so that it keeps no other from being told. */
export async function changeNotices(
  run: NotifyRun,
  id: string,
  act: (server: Server) => ServerChange | null,
): Promise<Server | null> {
  try {
    return await changeServer(run, id, ({ server }) => act(server));
  } catch (error) {
    run.telemetry.error('notice-not-marked', error, { serverId: id });
    run.failures.push(error);
    return null;
  }
}
