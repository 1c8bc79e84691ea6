import { currentUser } from './actor.ts';
import { UsageError } from './options.ts';

/** Calls the HTTP API of the local system; throws what is wrong in words for whoever typed the command. */
export async function callApi(base: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = {
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
  const { title, detail } = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  const message = detail ?? title ?? `${method} ${path}: ${response.status}`;
  throw response.status === 400 ? new UsageError(message) : new Error(message);
}

/** Where `npm start` answers unless it is told otherwise. */
export const DEFAULT_URL = 'http://127.0.0.1:8025';
