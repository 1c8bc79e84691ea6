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

/** A DynamoDB client; region, credentials and endpoint come from the environment, as the SDK reads it. */
export const createDynamoClient = (): DynamoDBClient => new DynamoDBClient(CLIENT_LIMITS);
