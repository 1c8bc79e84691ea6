import { existsSync, readFileSync } from 'node:fs';
import { createDynamoClient, type Tables } from '../../lib/aws/clients.ts';

/** The outputs of a stack that `npm run deploy` wrote down; none when it was deployed from elsewhere. */
export function stackOutputs(outputsFile: string, stack: string): Readonly<Record<string, string>> {
  if (!existsSync(outputsFile)) return {};
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
  return outputs[stack] ?? {};
}

/** The tables of a stack; null when it was deployed from elsewhere. */
export function stackTables(outputsFile: string, stack: string): Tables | null {
  const { ServersTable: servers, MessagesTable: messages } = stackOutputs(outputsFile, stack);
  if (servers === undefined || messages === undefined) return null;
  return { client: createDynamoClient(), servers, messages };
}
