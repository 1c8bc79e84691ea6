import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importsOf, ROOT, sourcesBelow } from './sources.ts';

// layer | what its files may import; a folder of the project stands for all below it
const LAYERS: readonly [string, readonly string[]][] = [
  ['lib/domain', ['lib/domain', 'node:crypto', 'node:url']],
  [
    'lib/mail',
    [
      'lib/mail',
      'lib/domain',
      'hono/html',
      'hono/utils/html',
      'ipaddr.js',
      'node:crypto',
      'nodemailer',
      'tldts',
      'zod',
    ],
  ],
  ['lib/ports.ts', ['lib/domain', 'lib/mail']],
  [
    'lib/config.ts',
    [
      'lib/domain',
      'lib/mail',
      'lib/config-values.ts',
      'lib/correspondence.ts',
      'lib/deployment.ts',
      'ipaddr.js',
      'zod',
    ],
  ],
  ['lib/config-values.ts', ['lib/mail', 'zod']],
  ['lib/correspondence.ts', ['lib/domain', 'lib/config-values.ts', 'zod']],
  ['lib/deployment.ts', ['zod']],
  ['lib/checked-config.ts', ['lib/domain', 'lib/config.ts']],
  ['lib/app', ['lib/app', 'lib/domain', 'lib/mail', 'lib/ports.ts']],
  [
    'lib/console',
    [
      'lib/console',
      'lib/app',
      'lib/domain',
      'lib/mail',
      'lib/ports.ts',
      'd3-scale',
      'd3-shape',
      'hono',
      'ipaddr.js',
      'jose',
      'node:crypto',
      'openid-client',
      'rate-limiter-flexible',
      'zod',
    ],
  ],
  [
    'lib/aws',
    ['lib/aws', 'lib/domain', 'lib/mail', 'lib/ports.ts', '@aws-sdk', 'node:crypto', 'node:timers', 'zod'],
  ],
  [
    'functions',
    [
      'functions',
      'lib',
      '#config',
      '@middy/core',
      '@aws-lambda-powertools',
      'aws-lambda',
      'hono/aws-lambda',
      'node:fs',
      'zod',
    ],
  ],
];
const isWithin = (name: string, allowed: string) => name === allowed || name.startsWith(`${allowed}/`);

it.each(LAYERS)('%s imports nothing from above', (layer, allowed) => {
  const files = sourcesBelow('lib', 'functions').filter((file) => isWithin(file, layer));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect({
      file,
      not: importsOf(file).filter((name) => !allowed.some((each) => isWithin(name, each))),
    }).toEqual({ file, not: [] });
  }
});

it('adapters are chosen only where a world is put together', () => {
  const users = sourcesBelow('lib', 'functions').filter(
    (file) => !file.startsWith('lib/aws/') && importsOf(file).some((name) => isWithin(name, 'lib/aws')),
  );
  expect(users).toEqual(['functions/deps.ts']);
});

it('the domain has no clock, no environment, no randomness and no I/O', () => {
  for (const file of sourcesBelow('lib/domain', 'lib/mail')) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect({
      file,
      impure: text.match(/Date\.now|new Date\(\)|Math\.random|process\.\w|fetch\(|console\./)?.[0],
    }).toEqual({ file });
  }
});
