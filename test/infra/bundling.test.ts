import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, FUNCTIONS } from '../../infra/bundling.ts';
import { defaultProvider } from '../../infra/lean-sdk/credentials.ts';
import { NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS } from '../../infra/lean-sdk/endpoint-discovery.ts';
import { eventStreamSerdeProvider } from '../../infra/lean-sdk/event-streams.ts';
import { ROOT } from '../project/sources.ts';

const directory = mkdtempSync(join(tmpdir(), 'bundling-'));

describe.each(FUNCTIONS)('the bundle of %s', (name) => {
  bundle(name, join(directory, name));
  const code = readFileSync(join(directory, name, 'index.mjs'), 'utf8');

  it('is one file with a source map that names sources, and holds none', () => {
    expect(readdirSync(join(directory, name)).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
    const map = JSON.parse(readFileSync(join(directory, name, 'index.mjs.map'), 'utf8'));
    expect(map.sources).toContain(`../../functions/${name}.ts`);
    expect(map.sourcesContent).toBeUndefined();
  });

  it('needs nothing beside it', () => {
    const imported = [...code.matchAll(/(?:^|[;\n])import[^'"]*?["']([^'"]+)["']/g)].map(([, from]) => from);
    expect(imported.filter((from) => !/^(?:node:)?[a-z_/]+$/.test(String(from)))).toEqual([]);
  });

  it('leaves at home what checks a configuration', () => {
    expect(code).not.toContain('they are minutes of an hour');
  });
});

it('what composes mail is only where mail is composed', () => {
  const composes = FUNCTIONS.filter((name) =>
    readFileSync(join(directory, name, 'index.mjs.map'), 'utf8').includes('node_modules/nodemailer/'),
  );
  expect(composes).toEqual(['advance', 'report', 'console']);
});

it('the gate stays below 500 kB', () => {
  expect(statSync(join(directory, 'gate', 'index.mjs')).size).toBeLessThan(500_000);
});

it('everybody may read it, whatever the umask: Lambda runs it as another user', () => {
  const before = process.umask(0o077);
  bundle('gate', join(directory, 'private'));
  process.umask(before);
  for (const file of ['index.mjs', 'index.mjs.map'])
    expect(statSync(join(directory, 'private', file)).mode & 0o777).toBe(0o644);
});

it('the build prints size and cold start of each', () => {
  const out = execFileSync(join(ROOT, 'node_modules', '.bin', 'node'), ['infra/build.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const name of FUNCTIONS) {
    expect(out).toMatch(new RegExp(`dist/${name}/index\\.mjs +\\d+ +\\d+ +\\d+\\n`));
  }
}, 120_000);

it('credentials come from the environment, or not at all', async () => {
  const before = { ...process.env };
  process.env.AWS_ACCESS_KEY_ID = 'id';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  process.env.AWS_SESSION_TOKEN = 'token';
  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
  delete process.env.AWS_ACCESS_KEY_ID;
  await expect(defaultProvider()()).rejects.toThrow('no credentials');
  Object.assign(process.env, before);
});

it('what stands in for unused parts of the SDK says so when it is used', () => {
  expect(() => eventStreamSerdeProvider()).toThrow('not bundled');
  expect(NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS.default).toBe(false);
});
