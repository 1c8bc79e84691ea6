import { existsSync, readFileSync } from 'node:fs';
import { createDynamoClient, type Tables } from '../../lib/aws/clients.ts';

/** The tables of a stack, by the names that `npm run deploy` wrote down; null when it was deployed from elsewhere. */
export function stackTables(outputsFile: string, stack: string): Tables | null {
  if (!existsSync(outputsFile)) return null;
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
  const { ServersTable: servers, MessagesTable: messages } = outputs[stack] ?? {};
  if (servers === undefined || messages === undefined) return null;
  return { client: createDynamoClient(), servers, messages };
}
