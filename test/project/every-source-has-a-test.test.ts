import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  'functions/activate.ts': 'test/bundles/account.test.ts',
  'functions/custom-resource.ts': 'test/bundles/account.test.ts',
  'functions/filter.ts': 'test/bundles/account.test.ts',
  'infra/doctor/main.ts': 'test/infra/doctor/main.test.ts',
  'infra/doctor/nothing-waits.ts': 'test/infra/doctor/nothing-waits.test.ts',
  'infra/doctor/stack-tables.ts': 'test/infra/doctor/nothing-waits.test.ts',
  'infra/build.ts': 'test/infra/bundling.test.ts',
  'infra/local/system.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/http.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/relay.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/receipt-rules.ts': 'test/infra/local/system.system.test.ts',
};

/** Parts of an endpoint, tested through the requests that it answers. */
const IN_AN_ENDPOINT: Readonly<Record<string, string>> = {
  'infra/local/s3': 'test/infra/local/object-store.test.ts',
  'infra/local/ses': 'test/infra/local/ses-endpoint.test.ts',
};

/** The parts of the stack are tested as what CloudFormation gets of them. */
const IN_THE_TEMPLATE: Readonly<Record<string, string>> = {
  activation: 'receiving',
  'alarm-topic': 'watching',
  alarms: 'watching',
  announcing: 'options',
  app: 'compliance',
  dashboard: 'watching',
  'dead-letters': 'functions',
  deciding: 'permissions',
  filters: 'options',
  function: 'functions',
  'mail-bucket': 'storage',
  metrics: 'watching',
  'operator-config': 'receiving',
  permissions: 'permissions',
  receiving: 'receiving',
  schedules: 'functions',
  stack: 'compliance',
  tables: 'storage',
};

const tests = sourcesBelow('test');
/** What the tests import, and the adapters that the world for tests puts together. */
const imported = new Set([...tests, 'functions/deps.ts'].flatMap(importsOf));

it.each(sourcesBelow('lib', 'functions', 'infra'))('%s has a test', (file) => {
  if (TYPES_ONLY.includes(file)) {
    expect(readFileSync(join(ROOT, file), 'utf8')).not.toMatch(/^export (?:const|function|async|class)/m);
    return;
  }
  const part = IN_THE_TEMPLATE[file.replace(/^infra\/cdk\/(.*)\.ts$/, '$1')];
  const process =
    RUN_AS_PROCESS[file] ?? IN_AN_ENDPOINT[dirname(file)] ?? (part && `test/infra/cdk/${part}.test.ts`);
  if (process !== undefined) {
    expect(existsSync(join(ROOT, process))).toBe(true);
    return;
  }
  expect({ file, tested: imported.has(file) }).toEqual({ file, tested: true });
});
