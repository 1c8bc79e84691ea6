import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { countsOn } from '../../../lib/aws/day-counts.ts';
import { dayKey } from '../../../lib/aws/keys.ts';
import { type Item, toItem } from '../../../lib/aws/server-item.ts';

/** A table that has one accepted message for every key and answers at most `room` keys at a time. */
function tableWith(room: number) {
  const asked: number[] = [];
  const client = {
    async send({ input }: { input: { RequestItems: Record<string, { Keys: Item[] }> } }) {
      const keys = input.RequestItems.servers?.Keys ?? [];
      asked.push(keys.length);
      const left = keys.slice(room);
      return {
        Responses: { servers: keys.slice(0, room).map((key) => ({ ...key, ...toItem({ accepted: 1 }) })) },
        UnprocessedKeys: left.length > 0 ? { servers: { Keys: left } } : {},
      };
    },
  };
  return {
    asked,
    tables: { client: client as unknown as DynamoDBClient, servers: 'servers', messages: 'messages' },
  };
}

test('keys that DynamoDB puts off are asked for again, so that no count is missing', async () => {
  const { tables, asked } = tableWith(30);
  const ids = Array.from({ length: 250 }, (_, index) => `id${index}`);
  const counts = await countsOn(tables, ids, ['2026-11-22', '2026-11-23']);
  expect(counts.size).toBe(250);
  expect([...counts.values()].every(({ accepted, deferred }) => accepted === 2 && deferred === 0)).toBe(true);
  expect(Math.max(...asked)).toBe(100);
});

test('nobody to ask about costs no request', async () => {
  const { tables, asked } = tableWith(100);
  expect((await countsOn(tables, [], ['2026-11-23'])).size).toBe(0);
  expect(asked).toEqual([]);
  expect(dayKey('x', '2026-11-23').sk).toBe('DAY#2026-11-23');
});

test('a table that goes on putting keys off makes it fail, rather than count too little', async () => {
  const { tables } = tableWith(0);
  await expect(countsOn(tables, ['id'], ['2026-11-23'])).rejects.toThrow('unprocessed');
});
