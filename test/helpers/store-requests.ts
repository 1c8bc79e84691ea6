import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The names of the requests that a client makes from now on, in order, each once however often it is tried. */
export function recordRequests(client: DynamoDBClient): string[] {
  const requests: string[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      requests.push(String(context.commandName).replace(/Command$/, ''));
      return next(args);
    },
    { step: 'initialize', name: 'recordRequests' },
  );
  return requests;
}
