import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TABLE_NAMES } from '../../../infra/local/tables.ts';
import { MINUTE } from '../../../lib/domain/time.ts';
import { aServer } from '../../helpers/servers.ts';
import { useWorld } from '../../helpers/world.ts';
import { START } from '../../helpers/world-parts.ts';
import { ROOT } from '../../project/sources.ts';

const world = useWorld();
const outputs = join(mkdtempSync(join(tmpdir(), 'outputs-')), 'outputs.json');
writeFileSync(
  outputs,
  JSON.stringify({ Mail: { ServersTable: TABLE_NAMES.servers, MessagesTable: TABLE_NAMES.messages } }),
);

/** What `npm run destroy` asks first. */
const askAbout = (stack: string): Promise<{ code: number; err: string }> =>
  new Promise((resolve) => {
    const node = join(ROOT, 'node_modules', '.bin', 'node');
    const options = ['infra/doctor/nothing-waits.ts', '--outputs', outputs, '--stack', stack];
    execFile(node, options, { cwd: ROOT }, (error, _, err) =>
      resolve({ code: Number(error?.code ?? 0), err }),
    );
  });

it('the stack may go when nothing waits', async () => {
  expect(await askAbout('Mail')).toMatchObject({ code: 0 });
});

it('the stack may not go while a message is held: nobody would deliver it', async () => {
  await world().deps.ledger.record({
    message: {
      id: 'm1',
      serverId: aServer().id,
      receivedAt: START,
      mailFrom: 'robin@wingtip.example',
      recipients: ['orders@contoso.example'],
      decision: { verdict: 'defer', reason: 'throttle-window', stage: 4, minutes: 20, until: START + MINUTE },
      state: 'held',
      stateSince: START,
      dueAt: START + MINUTE,
      reply: null,
      note: null,
    },
    server: aServer(),
    known: null,
    changed: true,
    reviewAt: null,
    count: 'deferred',
    day: '2026-10-05',
    rejectionCap: 100,
    entry: null,
  });
  expect(await askAbout('Mail')).toMatchObject({
    code: 1,
    err: expect.stringContaining('1 messages are held'),
  });
});

it('nor when it cannot be seen', async () => {
  expect(await askAbout('Another')).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be seen'),
  });
});
