import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locateDynoxide, startTableStore, type TableStore } from '../../../infra/local/table-store.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'table-store-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const MODULE = new URL('../../../infra/local/table-store.ts', import.meta.url).href;
const clientOf = (url: string) =>
  new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

/** The dynoxide processes that serve a file. */
function serving(file: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const matching = lines.filter((line) => line.includes(`--db-path ${file}`) && !line.includes('/bin/sh'));
  return matching.map((line) => Number.parseInt(line, 10));
}

async function until(holds: () => boolean | Promise<boolean>, limit = 8000): Promise<void> {
  const deadline = Date.now() + limit;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('did not come about in time');
    await sleep(20);
  }
}

const create = (client: DynamoDBClient) =>
  client.send(
    new CreateTableCommand({
      TableName: 'servers',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'dueShard', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );

const put = (client: DynamoDBClient, pk: string, more: Record<string, AttributeValue> = {}) =>
  client.send(new PutItemCommand({ TableName: 'servers', Item: { pk: { S: pk }, ...more } }));

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('should have failed');
    },
    (error: unknown) => error,
  );

describe('what Portcullis relies on in DynamoDB', () => {
  let store: TableStore;
  let client: DynamoDBClient;
  beforeAll(async () => {
    store = await startTableStore({ file: join(directory, 'conformance.db') });
    client = clientOf(store.url);
    await create(client);
  });
  afterAll(async () => {
    client.destroy();
    await store.close();
  });

  test('a cancelled transaction tells which condition failed and what the item was, and writes nothing', async () => {
    await put(client, 'taken', { stage: { N: '4' } });
    const error = await failure(
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: 'servers', Item: { pk: { S: 'beside' } } } },
            {
              Put: {
                TableName: 'servers',
                Item: { pk: { S: 'taken' } },
                ConditionExpression: 'attribute_not_exists(pk)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        }),
      ),
    );
    expect(error).toBeInstanceOf(TransactionCanceledException);
    const reasons = (error as TransactionCanceledException).CancellationReasons;
    expect(reasons?.map(({ Code }) => Code)).toEqual(['None', 'ConditionalCheckFailed']);
    expect(reasons?.[1]?.Item).toEqual({ pk: { S: 'taken' }, stage: { N: '4' } });
    const beside = await client.send(
      new GetItemCommand({ TableName: 'servers', Key: { pk: { S: 'beside' } } }),
    );
    expect(beside.Item).toBeUndefined();
  });

  test('a transaction repeated with its token has one effect', async () => {
    const transaction = {
      ClientRequestToken: 'token-1',
      TransactItems: [
        {
          Update: {
            TableName: 'servers',
            Key: { pk: { S: 'once' } },
            UpdateExpression: 'ADD seen :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    };
    await client.send(new TransactWriteItemsCommand(transaction));
    await client.send(new TransactWriteItemsCommand(transaction));
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'servers', Key: { pk: { S: 'once' } } }),
    );
    expect(Item?.seen).toEqual({ N: '1' });
  });

  test('ADD counts from nothing, on an item that is missing and on one without the attribute', async () => {
    const add = async (pk: string) => {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: 'servers',
          Key: { pk: { S: pk } },
          UpdateExpression: 'ADD messages :n',
          ExpressionAttributeValues: { ':n': { N: '3' } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes?.messages;
    };
    await put(client, 'bare');
    expect(await add('absent')).toEqual({ N: '3' });
    expect(await add('bare')).toEqual({ N: '3' });
    expect(await add('bare')).toEqual({ N: '6' });
  });

  test('a query of an index returns what is due, in order, and only the attributes asked for', async () => {
    for (const [pk, dueAt] of [
      ['b', 200],
      ['a', 100],
      ['c', 300],
    ] as const) {
      await put(client, pk, {
        dueShard: { S: 'due#0' },
        dueAt: { N: String(dueAt) },
        status: { S: 'held' },
        size: { N: '9' },
      });
    }
    const query = {
      TableName: 'servers',
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
      ProjectionExpression: 'pk, #status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':shard': { S: 'due#0' }, ':now': { N: '250' } },
    };
    const { Items } = await client.send(new QueryCommand(query));
    expect(Items).toEqual(['a', 'b'].map((pk) => ({ pk: { S: pk }, status: { S: 'held' } })));

    const first = await client.send(new QueryCommand({ ...query, Limit: 1 }));
    const second = await client.send(
      new QueryCommand({ ...query, Limit: 1, ExclusiveStartKey: first.LastEvaluatedKey }),
    );
    expect([first, second].map((page) => page.Items?.[0]?.pk?.S)).toEqual(['a', 'b']);
  });

  test('an item without the index keys is not in the index, and leaves it when they are removed', async () => {
    const shard = { ':shard': { S: 'due#1' } };
    const due = async () => {
      const page = await client.send(
        new QueryCommand({
          TableName: 'servers',
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :shard',
          ExpressionAttributeValues: shard,
        }),
      );
      return page.Count;
    };
    await put(client, 'sparse', { dueShard: { S: 'due#1' }, dueAt: { N: '1' } });
    expect(await due()).toBe(1);
    await client.send(
      new UpdateItemCommand({
        TableName: 'servers',
        Key: { pk: { S: 'sparse' } },
        UpdateExpression: 'REMOVE dueShard, dueAt',
      }),
    );
    expect(await due()).toBe(0);
  });

  test('a conditional update of a missing item fails and creates nothing', async () => {
    const error = await failure(
      client.send(
        new UpdateItemCommand({
          TableName: 'servers',
          Key: { pk: { S: 'nobody' } },
          UpdateExpression: 'SET stage = :next',
          ConditionExpression: 'stage = :stage',
          ExpressionAttributeValues: { ':stage': { N: '1' }, ':next': { N: '2' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect((error as ConditionalCheckFailedException).Item).toBeUndefined();
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'servers', Key: { pk: { S: 'nobody' } } }),
    );
    expect(Item).toBeUndefined();
  });

  test('of many claims on one row at once exactly one succeeds', async () => {
    await put(client, 'row', { status: { S: 'held' } });
    const claims = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        client.send(
          new UpdateItemCommand({
            TableName: 'servers',
            Key: { pk: { S: 'row' } },
            UpdateExpression: 'SET #s = :releasing',
            ConditionExpression: '#s = :held',
            ExpressionAttributeNames: { '#s': 'status' },
            ExpressionAttributeValues: { ':held': { S: 'held' }, ':releasing': { S: 'releasing' } },
          }),
        ),
      ),
    );
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the process', () => {
  test('what was written is still there after the server was killed and started again', async () => {
    const file = join(directory, 'killed.db');
    let report = (_reason: string) => {};
    const exited = new Promise<string>((resolve) => {
      report = resolve;
    });
    const store = await startTableStore({ file, onExit: report });
    const client = clientOf(store.url);
    await create(client);
    for (let i = 0; i < 50; i++) await put(client, `item-${i}`);
    for (const pid of serving(file)) process.kill(pid, 'SIGKILL');
    expect(await exited).toMatch(/status 137/);
    client.destroy();
    await store.close();

    const again = await startTableStore({ file });
    const second = clientOf(again.url);
    const { Item } = await second.send(
      new GetItemCommand({ TableName: 'servers', Key: { pk: { S: 'item-49' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'item-49' } });
    second.destroy();
    await again.close();
  });

  test('ends when the process that started it is killed with SIGKILL', async () => {
    const file = join(directory, 'orphan.db');
    const script = `import { startTableStore } from ${JSON.stringify(MODULE)};
      const store = await startTableStore({ file: ${JSON.stringify(file)} });
      console.log(store.url);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = await once(createInterface(parent.stdout), 'line');
    expect((await fetch(url)).ok).toBe(true);
    expect(serving(file)).toHaveLength(1);
    parent.kill('SIGKILL');
    await until(() => serving(file).length === 0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('ends, and says so, when only its supervisor is killed', async () => {
    const file = join(directory, 'supervisor.db');
    let reason = '';
    const store = await startTableStore({ file, onExit: (why) => (reason = why) });
    const [pid] = serving(file);
    const supervisor = execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
    process.kill(Number(supervisor), 'SIGKILL');
    await until(() => reason !== '');
    expect(reason).toContain('SIGKILL');
    expect(serving(file)).toEqual([]);
    await store.close();
  });

  test('close ends it within a second though clients are connected, and is no unexpected exit', async () => {
    const file = join(directory, 'closed.db');
    let reason = '';
    const store = await startTableStore({ file, onExit: (why) => (reason = why) });
    const client = clientOf(store.url);
    await client.send(new ListTablesCommand({}));
    const start = Date.now();
    await store.close();
    expect(Date.now() - start).toBeLessThan(1000);
    expect(serving(file)).toEqual([]);
    expect(reason).toBe('');
    await store.close();
    client.destroy();
  });

  test('ten started at once each get a port of their own', async () => {
    const stores = await Promise.all(
      Array.from({ length: 10 }, (_, i) => startTableStore({ file: join(directory, `many-${i}.db`) })),
    );
    expect(new Set(stores.map(({ url }) => url)).size).toBe(10);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('a port that is asked for and taken is refused in the words of the server', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(startTableStore({ file: join(directory, 'x.db'), port })).rejects.toThrow(/already in use/);
    other.close();
  });

  test('a file that cannot be opened is refused in the words of the server', async () => {
    const file = join(directory, 'missing', 'x.db');
    await expect(startTableStore({ file })).rejects.toThrow(/unable to open database file/);
  });

  test('a platform without a binary is told which one has it and what to do', () => {
    const absent = () => {
      throw new Error('Cannot find module');
    };
    expect(() => locateDynoxide(absent)).toThrow(/linux-x64 only.*npm ci.*container/);
  });
});
