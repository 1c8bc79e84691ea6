import { CreateTableCommand, type DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { createTableInput, TABLE_DEFINITIONS } from '../../lib/aws/table-definitions.ts';

/** Names of the two tables in the embedded store. */
export const TABLE_NAMES = { servers: 'servers', messages: 'messages' } as const;

/** Creates the tables that are not there yet. */
export async function ensureTables(client: DynamoDBClient): Promise<void> {
  for (const table of ['servers', 'messages'] as const) {
    try {
      await client.send(
        new CreateTableCommand(createTableInput(TABLE_NAMES[table], TABLE_DEFINITIONS[table])),
      );
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
}
