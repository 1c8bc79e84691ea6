import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentUser } from './actor.ts';
import { UsageError } from './options.ts';

/** Where a running system answers, and where its data directory is. */
export interface SystemPlace {
  readonly url: string;
  readonly data: string;
}

/** Calls the HTTP API of the local system; throws what is wrong in words for whoever typed the command. */
export async function callApi(
  { url: base, data }: SystemPlace,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${tokenIn(data)}`,
    'x-portcullis-actor': currentUser(),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  let response: Response;
  try {
    response = await fetch(new URL(path, base), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Error(
      `Nothing answers at ${base}. Start the system with npm start, or say where it is with --url.`,
    );
  }
  if (response.ok) return response;
  if (response.status === 401) {
    throw new Error(
      `The token in ${data} is not that of the system at ${base}. Say with --data where its directory is.`,
    );
  }
  const { title, detail } = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  const message = detail ?? title ?? `${method} ${path}: ${response.status}`;
  throw response.status === 400 ? new UsageError(message) : new Error(message);
}

function tokenIn(data: string): string {
  try {
    return readFileSync(join(data, 'token'), 'utf8').trim();
  } catch {
    throw new Error(
      `There is no token in ${data}. Start the system with npm start, or say with --data where its directory is.`,
    );
  }
}

/** Where `npm start` answers and keeps its data unless it is told otherwise. */
const DEFAULT_URL = 'http://127.0.0.1:8025';
const DEFAULT_DATA = 'data';

/** The options of every command that asks a running system, for `parseArgs`, and what its usage says of them. */
export const PLACE_OPTIONS = {
  url: { type: 'string', default: DEFAULT_URL },
  data: { type: 'string', default: DEFAULT_DATA },
} as const;
export const PLACE_USAGE = `--url URL      where the system answers (default ${DEFAULT_URL})
  --data DIR     its data directory, where the token is (default ./${DEFAULT_DATA})`;
