import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { importsOf, ROOT, sourcesBelow } from './sources.ts';

/** Files with nothing to run: only types. */
const TYPES_ONLY = ['lib/domain/policy.ts'];

/** Files that run only as a part of a process of their own, and the test that runs that process. */
const RUN_AS_PROCESS: Readonly<Record<string, string>> = {
  'infra/local/main.ts': 'test/infra/local/commands.test.ts',
  'infra/local/classify.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearse.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/notice-checks.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/rehearsal.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/report-checks.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/scenario.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/sender.ts': 'test/infra/local/commands.test.ts',
  'infra/local/rehearsal/table.ts': 'test/infra/local/commands.test.ts',
  'functions/telemetry.ts': 'test/functions/telemetry.test.ts',
  'functions/activate.ts': 'test/bundles/account.test.ts',
  'functions/custom-resource.ts': 'test/bundles/account.test.ts',
  'functions/filter.ts': 'test/bundles/account.test.ts',
  'functions/console.ts': 'test/bundles/console.test.ts',
  'functions/report.ts': 'test/bundles/paths.test.ts',
  'infra/doctor/main.ts': 'test/infra/doctor/main.test.ts',
  'infra/doctor/nothing-waits.ts': 'test/infra/doctor/nothing-waits.test.ts',
  'infra/doctor/stack-outputs.ts': 'test/infra/doctor/nothing-waits.test.ts',
  'infra/build.ts': 'test/infra/bundling.test.ts',
  'infra/local/system.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/http.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/jsx.ts': 'test/infra/local/commands.test.ts',
  'infra/local/actor.ts': 'test/infra/local/operator-commands.test.ts',
  'infra/local/api-client.ts': 'test/infra/local/operator-commands.test.ts',
  'infra/local/exempt.ts': 'test/infra/local/operator-commands.test.ts',
  'infra/local/pause.ts': 'test/infra/local/operator-commands.test.ts',
  'infra/local/report.ts': 'test/infra/local/report.test.ts',
  'infra/local/relay.ts': 'test/infra/local/system.system.test.ts',
  'infra/local/receipt-rules.ts': 'test/infra/local/system.system.test.ts',
};

/** Files that one thing has been divided into, and the test of that thing, which imports them by way of others. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'test/lib/console/messages.test.ts': ['lib/app/list-messages.ts', 'lib/app/message-detail.ts'],
  'test/lib/console/organisations.test.ts': [
    'lib/app/list-organisations.ts',
    'lib/app/organisation-detail.ts',
  ],
  'test/lib/console/reports.test.ts': ['lib/app/list-reports.ts'],
  'test/infra/doctor/checks.test.ts': ['infra/senders.ts'],
  'test/infra/local/alarms.test.ts': ['infra/alarm-words.ts'],
  'test/lib/console/oidc-access.test.ts': ['lib/console/pages/signing.tsx', 'lib/console/sealed-cookie.ts'],
  'test/infra/config-json-schema.test.ts': ['lib/config-values.ts', 'lib/correspondence.ts'],
  'test/lib/app/notify.test.ts': [
    'lib/app/change-notices.ts',
    'lib/app/change-server.ts',
    'lib/app/deliver-letter.ts',
    'lib/app/letters.ts',
    'lib/app/notices-due.ts',
    'lib/aws/server-sweep.ts',
  ],
  'test/lib/app/every-server.test.ts': ['lib/app/owners.ts'],
  'test/lib/app/pauses.test.ts': ['lib/app/change-organisation.ts'],
  'test/lib/app/sweepers.test.ts': ['lib/app/tell-delayed.ts'],
  'test/lib/aws/day-counts.test.ts': ['lib/aws/batch-get.ts'],
  'test/lib/aws/server-listing.test.ts': [
    'lib/aws/server-listing.ts',
    'lib/aws/server-walks.ts',
    'lib/aws/transact.ts',
  ],
  'test/lib/aws/mailer.test.ts': ['lib/aws/ses-refusal.ts'],
  'test/lib/domain/collect-report.test.ts': ['lib/domain/report.ts'],
  'test/lib/app/report.test.ts': ['lib/domain/report-name.ts', 'lib/mail/report-json.ts'],
  'test/lib/console/overview.test.ts': ['lib/app/overview.ts'],
  'test/lib/console/server-page.test.ts': ['lib/app/server-detail.ts'],
  'test/lib/console/operator-api.test.ts': [
    'lib/console/message-api.ts',
    'lib/console/operator-api.ts',
    'lib/console/organisation-view.ts',
    'lib/console/request.ts',
  ],
  'test/lib/console/postmaster.test.ts': ['lib/app/act-by-link.ts', 'lib/app/say-repaired.ts'],
  'test/lib/mail/notice.test.ts': [
    'lib/mail/html-escape.ts',
    'lib/mail/notice-document.ts',
    'lib/mail/notice-html.ts',
    'lib/mail/notice-text.ts',
    ...['de', 'en', 'es', 'fr'].map((language) => `lib/mail/notice-phrases/${language}.ts`),
  ],
  'test/lib/mail/report-html.test.ts': [
    'lib/mail/report-chart.ts',
    'lib/mail/report-colours.ts',
    'lib/mail/report-html-lists.ts',
    'lib/mail/report-html-parts.ts',
    'lib/mail/report-html-servers.ts',
    'lib/mail/report-selection.ts',
    'lib/mail/report-words.ts',
  ],
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
  console: 'console',
  'console-api': 'console',
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
  'unique-name': 'console',
  'user-pool': 'console',
};

const tests = sourcesBelow('test');
/** What the tests import, and the adapters that the world for tests puts together. */
const imported = new Set([...tests, 'functions/deps.ts'].flatMap(importsOf));
const asPart = new Set(
  Object.entries(PARTS).flatMap(([test, parts]) => {
    const reached = reachedFrom(test);
    return parts.filter((part) => reached.has(part));
  }),
);

/** Pages and their parts are tested through the requests that they answer. */
const inTheConsole = new Set(
  tests
    .filter((test) => test.startsWith('test/lib/console/'))
    .flatMap((test) => [...reachedFrom(test)])
    .filter((file) => file.startsWith('lib/console/')),
);

/** Everything of the project that a file imports, by way of others too. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  for (const name of importsOf(file)) {
    if (!/\.tsx?$/.test(name) || reached.has(name)) continue;
    reached.add(name);
    reachedFrom(name, reached);
  }
  return reached;
}

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
  expect({ file, tested: imported.has(file) || asPart.has(file) || inTheConsole.has(file) }).toEqual({
    file,
    tested: true,
  });
});
