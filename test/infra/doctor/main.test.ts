import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../project/sources.ts';

/** Runs `npm run doctor` with an environment of its own. */
const doctor = (
  env: Record<string, string>,
  ...options: string[]
): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const node = join(ROOT, 'node_modules', '.bin', 'node');
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    execFile(
      node,
      ['infra/doctor/main.ts', ...options],
      { cwd: ROOT, env: { HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...env } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

it('asks for a Region when there is none', async () => {
  const { code, err } = await doctor({}, '--config', 'portcullis.config.example.json');
  expect(code).toBe(2);
  expect(err).toContain('AWS_REGION');
});

it('asks SES and the tables of the stack, and ends with 1 when something is not well', async () => {
  const server = createServer((req, res) => {
    res.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    res.end(
      JSON.stringify({
        __type: 'AccessDeniedException',
        message: String(req.headers['x-amz-target'] ?? 'SES'),
      }),
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const outputs = join(mkdtempSync(join(tmpdir(), 'outputs-')), 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ Mail: { ServersTable: 's', MessagesTable: 'm' } }));
  const { code, out } = await doctor(
    {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    ...['--config', 'portcullis.config.example.json', '--outputs', outputs, '--stack', 'Mail'],
  );
  server.close();
  expect(code).toBe(1);
  expect(out).toMatch(/^\? rule set active/);
  expect(out).toMatch(/\? release schedule +AccessDeniedException: DynamoDB_20120810\.Query/);
  expect(out).toMatch(/\? alarms quiet +AccessDenied/);
  expect(out).toMatch(/MX of contoso\.example/);
});
