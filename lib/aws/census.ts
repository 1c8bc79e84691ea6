import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Census } from '../ports.ts';
import type { Tables } from './clients.ts';
import { FULL_PAGE } from './cursor.ts';
import { INDEX } from './keys.ts';
import type { Item } from './server-item.ts';
import { inStage } from './server-sweep.ts';

/** Counts servers in the index by stage. It reads them all: for a daily look. */
export function createCensus(tables: Tables): Census {
  return {
    async byStage(stages) {
      const counts = new Map<number, number>();
      for (const stage of stages) counts.set(stage, await count(tables, stage));
      return counts;
    },
  };
}

async function count(tables: Tables, stage: number): Promise<number> {
  let total = 0;
  let start: Item | undefined;
  do {
    const page = await tables.client.send(
      new QueryCommand({
        TableName: tables.servers,
        IndexName: INDEX.stage,
        ...inStage(stage),
        Select: 'COUNT',
        Limit: FULL_PAGE,
        ExclusiveStartKey: start,
      }),
    );
    total += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start);
  return total;
}
