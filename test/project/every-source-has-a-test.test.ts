import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importsOf, ROOT, sourcesBelow } from './sources.ts';

/** Files with nothing to run: only types. */
const TYPES_ONLY = ['lib/domain/policy.ts', 'lib/domain/organisation.ts'];

/** Files that run only as a part of a process of their own, and the test that runs that process. */
const RUN_AS_PROCESS: Readonly<Record<string, string>> = {
  'infra/local/main.ts': 'test/infra/local/commands.test.ts',
  'infra/local/classify.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearse.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/rehearsal.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/scenario.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/sender.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/table.ts': 'test/infra/local/commands.test.ts',
  'functions/telemetry.ts': 'test/functions/telemetry.test.ts',
  'infra/build.ts': 'test/infra/local/commands.test.ts',
  'infra/local/system.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/http.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/relay.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/receipt-rules.ts': 'test/infra/local/system.system.test.ts',
};

const tests = sourcesBelow('test');
/** What the tests import, and the adapters that the world for tests puts together. */
const imported = new Set([...tests, 'functions/deps.ts'].flatMap(importsOf));

it.each(sourcesBelow('lib', 'functions', 'infra'))('%s has a test', (file) => {
  if (TYPES_ONLY.includes(file)) {
    expect(readFileSync(join(ROOT, file), 'utf8')).not.toMatch(/^export (?:const|function|async|class)/m);
    return;
  }
  const process = RUN_AS_PROCESS[file];
  if (process !== undefined) {
    expect(existsSync(join(ROOT, process))).toBe(true);
    return;
  }
  expect({ file, tested: imported.has(file) }).toEqual({ file, tested: true });
});
