import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TABLE_NAMES } from '../../../infra/local/tables.ts';
import { MINUTE } from '../../../lib/domain/time.ts';
import { aLedgerEntry, aMessage } from '../../helpers/ledger-entries.ts';
import { type SesReceiving, startSesReceiving } from '../../helpers/ses-receiving.ts';
import { useWorld } from '../../helpers/world.ts';
import { START } from '../../helpers/world-parts.ts';
import { ROOT } from '../../project/sources.ts';

const world = useWorld();
const directory = mkdtempSync(join(tmpdir(), 'outputs-'));
const outputs = join(directory, 'outputs.json');
const config = join(directory, 'config.json');
writeFileSync(
  config,
  JSON.stringify({
    domains: ['contoso.example'],
    bounce: { sender: 'mailer-daemon@contoso.example' },
    aws: { ruleSet: { mode: 'own', replaces: 'theirs' } },
  }),
);
let ses: SesReceiving;
beforeAll(async () => {
  ses = await startSesReceiving();
});
beforeEach(() => {
  ses.active = 'portcullis';
  ses.gate = false;
  ses.ruleSets.clear();
  ses.ruleSets.add('theirs');
});
afterAll(() => ses.close());
writeFileSync(
  outputs,
  JSON.stringify({ Mail: { ServersTable: TABLE_NAMES.servers, MessagesTable: TABLE_NAMES.messages } }),
);

/** What `npm run destroy` asks first. */
const askAbout = (stack: string): Promise<{ code: number; err: string }> =>
  new Promise((resolve) => {
    const node = join(ROOT, 'node_modules', '.bin', 'node');
    const options = ['--config', config, '--outputs', outputs, '--stack', stack];
    execFile(
      node,
      ['infra/doctor/nothing-waits.ts', ...options],
      { cwd: ROOT, env: { ...process.env, AWS_ENDPOINT_URL_SES: ses.url } },
      (error, _, err) => resolve({ code: Number(error?.code ?? 0), err }),
    );
  });

it('the stack may go when nothing waits', async () => {
  expect(await askAbout('Mail')).toMatchObject({ code: 0 });
});

it('the stack may not go while the gate is in use: it could hold a message any moment', async () => {
  ses.gate = true;
  expect(await askAbout('Mail')).toMatchObject({ code: 1, err: expect.stringContaining('gate is in use') });
});

it('the stack may not go while SES would be left without a rule set: it would refuse all mail', async () => {
  ses.ruleSets.clear();
  expect(await askAbout('Mail')).toMatchObject({ code: 1, err: expect.stringContaining('refuse all mail') });
  ses.active = 'another';
  expect(await askAbout('Mail')).toMatchObject({ code: 0 });
});

it('the stack may not go while a message is held: nobody would deliver it', async () => {
  const message = aMessage({ receivedAt: START, stateSince: START, dueAt: START + MINUTE });
  await world().deps.ledger.record(aLedgerEntry({ message }));
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
