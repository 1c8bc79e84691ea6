import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Where the two tables are. */
export interface Tables {
  readonly client: DynamoDBClient;
  readonly servers: string;
  readonly messages: string;
}

/** The retries and limits of every call: two tries within the gate's own deadline of five seconds. */
export const CLIENT_LIMITS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
} as const;

/** For work that nobody waits for. */
export const PATIENT_LIMITS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

/** A DynamoDB client; region, credentials and endpoint come from the environment, as the SDK reads it. */
export function createDynamoClient(
  limits: typeof CLIENT_LIMITS | typeof PATIENT_LIMITS = CLIENT_LIMITS,
): DynamoDBClient {
  const client = new DynamoDBClient(limits);
  // Nobody reads its log, and preparing every answer for it takes a seventh of the time of a large read.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
